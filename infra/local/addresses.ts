import { portOf } from "./command/process.ts";

/** The default ports of the local run, by the variable that changes each. */
export const ports = { PORT: 4000, STRIPE_DOUBLE_PORT: 12111, AWS_PORT: 4001 } as const;

/** Returns the address of a server of the local run: at the port in its variable, or at its default port. */
export const localUrl = (variable: keyof typeof ports): string =>
  `http://127.0.0.1:${portOf(variable, ports[variable])}`;

/** Returns the address of the local AWS services. AWS_ENDPOINT_URL overrides that of `npm start`. */
export const localAwsUrl = (): string => process.env.AWS_ENDPOINT_URL || localUrl("AWS_PORT");

/** Returns the address of the Stripe double. STRIPE_API_URL overrides that of `npm start`. */
export const localStripeUrl = (): string => process.env.STRIPE_API_URL || localUrl("STRIPE_DOUBLE_PORT");
