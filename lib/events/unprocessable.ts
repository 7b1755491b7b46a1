/** A message that no attempt can handle. The error's message states the reason, without content of the message. */
export class Unprocessable extends Error {
  override readonly name = "Unprocessable";
}
