/** The cause of a misconfiguration. It is the value of a metric's dimension, so the causes are few and stable. */
export type Cause =
  | "access_denied"
  | "secret_empty"
  | "secret_malformed"
  | "secret_missing"
  | "stripe_key_refused"
  | "variable_missing";

/** A failure that only an operator can repair. The message says what is wrong and what to do, and contains no secret. */
export class Misconfigured extends Error {
  override readonly name = "Misconfigured";
  readonly code: Cause;

  constructor(code: Cause, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
