import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demoKey } from "../../infra/local/environment.ts";
import { routes, stage } from "../../infra/service.ts";
import { AnyResponse } from "../support/responses/any.ts";
import { useService } from "../support/service.ts";

let time = 0;
// The clock of the gateway advances a second per request, so throttles never apply.
const service = useService({ now: () => (time += 1000) });

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Sends a request without correcting it, unlike HTTP clients. */
async function send({ method, path, headers, body }: Request) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const Authorization = `Bearer ${demoKey("admin")}`;
  const sent = request(
    `${service.url}`,
    { method, path, headers: { Authorization, "Content-Length": body.length, ...headers } },
    resolve,
  );
  sent.on("error", reject).end(body);
  const response = await promise;
  return { status: response.statusCode ?? 0, body: await text(response) };
}

const segment = fc.oneof(
  fc.constantFrom(
    "customers",
    "payment_methods",
    "search",
    "attach",
    "detach",
    "cus_1",
    "setup_intents",
    "seti_1",
    "confirm",
    "pm_card_visa",
    "%2e%2e",
    "..",
    "",
    "%",
    "%00",
    "%ff",
  ),
  fc.string({ unit: "binary-ascii" }).map(encodeURIComponent),
);
const anywhere = fc.record({
  method: fc.constantFrom("GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"),
  path: fc.array(segment, { maxLength: 4 }).map((parts) => `/${[stage, ...parts].join("/")}`),
});
const somewhere = fc
  .tuple(fc.constantFrom(...routes), segment)
  .map(([{ method, path }, id]) => ({ method, path: `/${stage}${path.replace(/\{\w+\}/g, id)}` }));
const name = fc.constantFrom(
  "name",
  "email",
  "metadata",
  "metadata[a]",
  "expand[]",
  "expand[0]",
  "limit",
  "created[gte]",
  "created",
  "address[city]",
  "tax_id_data[][type]",
  "customer",
  "confirm",
  "payment_method",
  "components[payment_element][enabled]",
  "payment_method_options[card][network]",
  "__proto__",
  "a[constructor]",
  "invoice_settings[custom_fields][0][name]",
);
const value = fc.oneof(
  fc.constantFrom("", "1", "-1", "1e999", "null", "true", "cus_1", "[]", "\u0000"),
  fc.string({ unit: "binary" }).map((words) => words.toWellFormed()),
);
const form = fc
  .array(fc.tuple(fc.oneof(name, fc.string({ unit: "binary-ascii" })), value), { maxLength: 5 })
  .map((pairs) => new URLSearchParams(pairs).toString());
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  form.map((words) => new TextEncoder().encode(words)),
  fc.json().map((words) => new TextEncoder().encode(words)),
);
const header = fc.string({ unit: fc.constantFrom(..."abcXYZ019 _-:;,=/[]{}\"'%éÿ") });
const headers = fc.record(
  {
    "Content-Type": fc.oneof(
      { weight: 3, arbitrary: fc.constant("application/x-www-form-urlencoded") },
      fc.constantFrom(
        "application/x-www-form-urlencoded",
        "application/json",
        "APPLICATION/JSON; charset=x",
        "text/plain",
        "application/x-www-form-urlencoded;",
      ),
      header,
    ),
    "Idempotency-Key": header,
    "Stripe-Version": header,
    Expect: fc.constant("100-continue"),
    "X-Any": header,
  },
  { requiredKeys: [] },
);
const query = fc.oneof(
  fc.constant(""),
  form.map((words) => `?${words}`),
  fc.string({ unit: fc.constantFrom(..."ab=&[]%+?/") }).map((words) => `?${words}`),
);

const anything: fc.Arbitrary<Request> = fc
  .tuple(fc.oneof({ weight: 4, arbitrary: somewhere }, anywhere), query, headers, body)
  .map(([{ method, path }, query, headers, body]) => ({ method, path: path + query, headers, body }));

describe("any request", () => {
  it("returns an object of Stripe or a 4xx, never a 5xx", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (request) => {
        const response = await send(request);
        expect(response.status).toBeLessThan(500);
        expect(AnyResponse.safeParse(JSON.parse(response.body)).error).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
