import Stripe from "stripe";

/** A response that is not an error, but not what the step expects either. */
class Unexpected extends Error {
  override readonly name = "Unexpected";
}

/** Throws Unexpected if the values differ. */
export function expectEqual(what: string, value: unknown, expected: unknown) {
  if (value !== expected)
    throw new Unexpected(`${what} is ${JSON.stringify(value)} instead of ${JSON.stringify(expected)}`);
}

/** Throws unless the request is rejected with Stripe's error of this status. */
export async function expectStatus(status: number, request: Promise<unknown>) {
  const error = await request.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!error) throw new Unexpected(`the service accepted the request instead of a ${status}`);
  if (statusOf(error) !== status) throw error;
}

/** Returns the status of an error response, or undefined for any other error. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof Stripe.errors.StripeError ? error.statusCode : undefined;
