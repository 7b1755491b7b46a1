import { routes, stage } from "../service.ts";
import { ports } from "./addresses.ts";
import { createConsole } from "./console/server.ts";
import { demoKey, environment } from "./environment.ts";
import { endOnSignal, fail, portOf } from "./process.ts";
import { startLocal } from "./start.ts";
import { subscriberIn } from "./subscriber.ts";

const stripeKey = process.env.STRIPE_SECRET_KEY;
if (stripeKey && !/^(sk|rk)_test_/.test(stripeKey))
  fail("STRIPE_SECRET_KEY must be a test mode key (sk_test_… or rk_test_…). The local run accepts no live key.");

const port = portOf("PORT", ports.PORT);
const doublePort = portOf("STRIPE_DOUBLE_PORT", ports.STRIPE_DOUBLE_PORT);
const awsPort = portOf("AWS_PORT", ports.AWS_PORT);
const webhookSecret = process.env.STRIPE_WEBHOOK_SECRET;
const subscriber = await subscriberIn(process.env.SUBSCRIBER);
const service = await startLocal({
  port,
  doublePort,
  awsPort,
  stripeKey,
  webhookSecret,
  pages: (service) => ({ "/console": createConsole(service) }),
}).catch(fail);
const { url, stripeUrl, awsUrl } = service;
if (subscriber) service.subscribers.add(subscriber);
service.observers.add((activity) => {
  if (activity.kind === "invocation") for (const line of activity.lines) console.log(line);
});
endOnSignal();

const stripe = stripeKey ? "Stripe's test mode" : `a Stripe double at ${stripeUrl}`;
const lines = routes.map(
  ({ method, path, scope }) => `  ${method.padEnd(6)} ${`/${stage}${path}`.padEnd(46)} ${scope ?? "signed by Stripe"}`,
);
const keys = environment.clients.map(({ name, scopes }) => `  ${demoKey(name).padEnd(27)} ${scopes.join(" ")}`);

console.log(`The service listens on ${url}. It uses ${stripe} and the AWS services at ${awsUrl}.

Endpoints and their scopes
${lines.join("\n")}

Demo keys and their scopes
${keys.join("\n")}

Try it
  curl ${url}/v1/customers -u ${demoKey("admin")}: -d email=jenny@example.com -d name="Jenny Rosen"
`);
