/** A message that no further try would help. Its own message says why, without what is in it. */
export class Unprocessable extends Error {
  override readonly name = "Unprocessable";
}
