import Stripe from "stripe";
import { name as localName } from "../../local/environment.ts";
import { nameIn } from "../../service.ts";
import { Failure } from "../failures.ts";
import { statusOf } from "./expectations.ts";
import type { Step } from "./steps.ts";

/** Returns what came instead of the expected response, to follow the word "because". */
export function outcomeOf(error: unknown): string {
  const status = statusOf(error);
  const { message, requestId } = Object(error);
  if (error instanceof Stripe.errors.StripeConnectionError) return `no response arrived (${detailOf(error)})`;
  if (status === undefined) return message;
  return `it returned ${status}, "${message}"${requestId ? ` (request ${requestId})` : ""}`;
}

const detailOf = ({ detail, message }: { detail?: unknown; message: string }) =>
  Object(detail).code ?? Object(detail).message ?? message;

interface Place {
  readonly url: string;
  readonly environment: string;
}

/** Returns a Failure in a sentence: the step, what came, and what to look at. */
export const explainStep = (cause: unknown, step: Step, place: Place) =>
  new Failure(`The service did not ${step.title}, because ${outcomeOf(cause)}: ${adviceFor(cause, step, place)}.`, {
    cause,
  });

function adviceFor(error: unknown, { endpoint }: Step, { url, environment }: Place): string {
  const status = statusOf(error);
  if (error instanceof Stripe.errors.StripeConnectionError)
    return environment === localName
      ? `start the service with npm start, or check that ${url} is its address`
      : `check that ${url} is the address of the service`;
  if (status === 401) return `check the key with npm run keys -- verify --env ${environment}`;
  if (status === 403) return "use a key of a client that has the scope, or declare it in infra/environments.ts";
  if (status === 429) return "repeat the smoke test when the client sends fewer requests";
  if (!endpoint) return `check that ${url} is the address of the service`;
  return `look at the log /aws/lambda/${nameIn(environment, endpoint)}, or check that ${url} is the address of the service`;
}
