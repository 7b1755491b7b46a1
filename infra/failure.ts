/** A problem that the developer or operator can solve. Its message is printed without a stack trace. */
export class Failure extends Error {
  override readonly name = "Failure";
}
