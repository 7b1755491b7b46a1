import { revealingParameters, revealingPaths } from "../../access/payment-method-privacy.ts";
import { nameOf } from "../../schemas/parse.ts";
import { reject } from "../reject.ts";
import { callerOf, type EndpointMiddleware } from "../request.ts";

/** Refuses with 403 what would tell a client of a payment method that it may know nothing of, or make one for it. */
export const guardPaymentMethods = (): EndpointMiddleware => ({
  before: ({ event }) => {
    const { scopes } = callerOf(event);
    const [path] = scopes.includes("payment_methods:read") ? [] : revealingPaths(expandOf(event.input));
    if (path)
      reject(event, {
        status: 403,
        param: "expand",
        message: `To expand ${path} takes the scope payment_methods:read.`,
        reason: "lacks payment_methods:read",
      });
    for (const [name, needed] of Object.entries(revealingParameters)) {
      const names = name.split(".");
      const lacking = needed.find((scope) => !scopes.includes(scope));
      if (
        !lacking ||
        names.some((part) => part in Object(event.pathParameters)) ||
        at(event.input, names) === undefined
      )
        continue;
      const param = nameOf(names);
      reject(event, {
        status: 403,
        param,
        message: `The parameter ${param} takes the scope ${lacking}.`,
        reason: `lacks ${lacking}`,
      });
    }
  },
});

const expandOf = (input: unknown): string[] => Object(input).expand ?? [];

const at = (value: unknown, names: readonly string[]): unknown =>
  names.reduce((inner, name) => Object(inner)[name], value);
