/** A message that no attempt can handle. The error's message says why, and quotes no content of the message. */
export class Unprocessable extends Error {
  override readonly name = "Unprocessable";
}
