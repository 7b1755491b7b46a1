import { endpoints, stage } from "../service.ts";
import { type DemoClient, demoKey, environment } from "./environment.ts";
import { startLocal } from "./service.ts";

const { PORT = "4000", STRIPE_DOUBLE_PORT = "12111", STRIPE_SECRET_KEY: stripeKey } = process.env;

if (stripeKey && !/^(sk|rk)_test_/.test(stripeKey))
  fail("STRIPE_SECRET_KEY must be a key of Stripe's test mode (sk_test_…): a live key is never used here.");

const service = await startLocal({
  port: number("PORT", PORT),
  doublePort: number("STRIPE_DOUBLE_PORT", STRIPE_DOUBLE_PORT),
  stripeKey,
}).catch((error: NodeJS.ErrnoException & { port?: number }) =>
  fail(
    error.code === "EADDRINUSE"
      ? `Port ${error.port} is in use. Set PORT or STRIPE_DOUBLE_PORT to another; 0 is any free one.`
      : String(error),
  ),
);

const rows = Object.values(endpoints).map(
  ({ method, path, scope }) => `  ${method.padEnd(6)} ${`/${stage}${path}`.padEnd(46)} ${scope}`,
);
const keys = (Object.keys(environment.clients) as DemoClient[]).map(
  (client) => `  ${demoKey(client).padEnd(28)} ${environment.clients[client].scopes.join(" ")}`,
);

console.log(`The service answers at ${service.url}, with ${stripeKey ? "Stripe's test mode" : `a Stripe double at ${service.stripeUrl}`} behind it.

Endpoints and their scopes
${rows.join("\n")}

Demo keys and their scopes
${keys.join("\n")}

Try it
  curl ${service.url}/v1/customers -u ${demoKey("admin")}: -d email=jenny@example.com -d name="Jenny Rosen"
`);

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

function number(name: string, value: string): number {
  if (/^\d+$/.test(value) && Number(value) < 65_536) return Number(value);
  return fail(`${name} must be a port number, not ${value}.`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
