/** What is wrong: the value of the metric's dimension, so few and stable. */
export type Cause =
  | "access_denied"
  | "secret_empty"
  | "secret_malformed"
  | "secret_missing"
  | "stripe_key_refused"
  | "variable_missing";

/** A failure that only an operator can repair, so that no retry helps. The message names what is wrong and what to do, and no secret. */
export class Misconfigured extends Error {
  override readonly name = "Misconfigured";
  readonly code: Cause;

  constructor(code: Cause, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
