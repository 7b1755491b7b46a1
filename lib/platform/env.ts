import { Misconfigured } from "./misconfigured.ts";

/** The environment variables of the functions. infra/wiring.ts sets those that a function needs. */
export type Variable =
  | "CARD_DETAILS"
  | "CLIENTS"
  | "CLIENT_KEYS_SECRET"
  | "DELETION_GUARD"
  | "ENVIRONMENT"
  | "EVENTS_QUEUE"
  | "EVENT_BUS"
  | "FAILED_EVENTS_QUEUE"
  | "HISTORY_RETENTION"
  | "HISTORY_TABLE"
  | "OWNERSHIP"
  | "RECEIVES"
  | "RECONCILIATION_RATE"
  | "REFERENCE_KEYS"
  | "STRIPE_API_URL"
  | "STRIPE_API_VERSION"
  | "STRIPE_LIVEMODE"
  | "STRIPE_READ_KEY_SECRET"
  | "STRIPE_WEBHOOK_SECRETS"
  | "STRIPE_WRITE_KEY_SECRET"
  | "TABLE";

/** Variables that infra/wiring.ts never sets: those of Lambda, and METRICS, with which tests switch the metrics off. */
type OptionalVariable = "AWS_LAMBDA_LOG_LEVEL" | "METRICS" | "_X_AMZN_TRACE_ID";

/** Returns the value of an environment variable that can be absent. */
export const optionalEnv = (name: OptionalVariable): string | undefined => process.env[name];

/** Returns the value of an environment variable. Throws Misconfigured, which names the variable, if it is not set. */
export function env(name: Variable): string {
  const value = process.env[name];
  if (!value) throw new Misconfigured("variable_missing", `The environment variable ${name} is not set.`);
  return value;
}
