import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { timeouts } from "../../service.ts";
import { Failure } from "../failures.ts";
import { addressIn } from "../stripe.ts";
import { explainStep, outcomeOf } from "./explain.ts";
import { firstSteps, type Session, type Step, steps } from "./steps.ts";

interface Options extends Pick<Session, "parts"> {
  readonly url: string;
  readonly key: string;
  /** Stops the test between two steps. */
  readonly stop: AbortSignal;
}

/** Timeout of a request, in milliseconds. API Gateway responds earlier. */
const timeout = (timeouts.gateway + 1) * 1000;

/**
 * Runs all steps, and deletes the customers that they created. Returns the number of these customers. Throws a Failure
 * that names the step that failed, and customers that could not be deleted.
 */
export async function smoke({ url, key, parts, stop }: Options): Promise<number> {
  const connect = (key: string) =>
    new Stripe(key, { ...addressIn(url), maxNetworkRetries: 2, telemetry: false, timeout });
  const name = `smoke-${randomUUID()}`;
  const email = `${name.replace("-", "+")}@example.com`;
  const session: Session = { stripe: connect(key), connect, parts, name, email, customers: new Set() };
  const perform = performer(session, url, stop);
  await perform(firstSteps);
  const outcomes = [await failureOf(perform(steps)), await failureOf(cleanUp(session))];
  const failures = outcomes.filter((failure) => failure !== undefined);
  if (failures.length > 0) throw new Failure(failures.map(({ message }) => message).join(" "), { cause: failures[0] });
  return session.customers.size;
}

/** Returns the error of the work, or undefined if it succeeds. */
const failureOf = (work: Promise<void>): Promise<Error | undefined> =>
  work.then(
    () => undefined,
    (error) => error,
  );

/** Returns a function that runs steps in order, until one fails or the test is stopped. */
const performer = (session: Session, url: string, stop: AbortSignal) => async (steps: readonly Step[]) => {
  for (const step of steps) {
    if (stop.aborted) throw new Failure("The smoke test was interrupted.");
    await step.run(session).catch((error) => {
      throw explainStep(error, step, { url, environment: session.parts.environment });
    });
  }
};

/** Deletes the customers of this run, also one whose creation returned no response. Throws a Failure if that fails. */
async function cleanUp({ stripe, email, customers }: Session) {
  try {
    for await (const { id } of stripe.customers.list({ email })) customers.add(id);
    for (const id of customers) await stripe.customers.del(id);
  } catch (cause) {
    throw new Failure(
      `Delete the customers with the email ${email} at Stripe, because the smoke test could not: ${outcomeOf(cause)}.`,
      { cause },
    );
  }
}
