import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { demoKey, demoKeys, doubleKeys, environment } from "../../infra/local/environment.ts";
import { awsConfig } from "../../infra/local/resources.ts";
import { createKey } from "../../infra/operator/keys/keys.ts";
import { secretName } from "../../infra/service.ts";
import { scopes } from "../../lib/access/scopes.ts";
import { referencesOf } from "../simulation/references.ts";
import { withAwsProxy } from "../support/dynamo-proxy.ts";
import { invoke } from "../support/invoke.ts";
import { runs } from "../support/long.ts";
import { patience } from "../support/patience.ts";
import { addressOf, sdks } from "../support/sdks.ts";
import { coldStart, useService } from "../support/service.ts";
import { withEmptyTable } from "../support/table.ts";
import { audit } from "../support/traffic/audit.ts";
import { type App, Ledger } from "../support/traffic/ledger.ts";
import { type Choice, nameOf, type Operation, operations, prepare } from "../support/traffic/operations.ts";
import { send, sendWithRetries } from "../support/traffic/send.ts";
import { violationsOf } from "../support/traffic/violations.ts";
import { type Trouble, trouble } from "./troubles.ts";

const realNow = Date.now;
let ahead = 0;
vi.spyOn(Date, "now").mockImplementation(() => realNow() + ahead);
// The gateway logs each invocation that failed.
vi.spyOn(console, "error").mockImplementation(() => {});

const apps: readonly App[] = [
  { name: "admin", namespace: "shop" },
  { name: "storefront", namespace: "shop" },
  { name: "support", namespace: "support" },
];
const clients = environment.clients.map((client) => ({ ...client, scopes: [...scopes], rate: 1000, burst: 1000 }));
const service = useService({
  webhooks: true,
  retryAfter: 0,
  environment: {
    ...environment,
    clients,
    ownership: { unowned: "hidden" },
    reconciliation: { rate: 5000 },
    throttle: { rate: 5000, burst: 5000 },
  },
});

/** Returns the SDK for the double. Its key is valid during each rotation. */
const stripe = () => sdks["stripe 23.1.0"]("sk_test_chaos", addressOf(service.stripeUrl));

type AwsTrouble = Extract<Trouble, { does: "aws" }>;
const keys = new Map(apps.map(({ name }) => [name, demoKey(name)]));
const revoked: string[] = [];
const stored = demoKeys();
const failing: { readonly fate: AwsTrouble["fate"]; times: number }[] = [];
let rotations = 0;

const putSecret = (name: Parameters<typeof secretName>[1], SecretString: string) =>
  new SecretsManagerClient(awsConfig(service.awsUrl)).send(
    new PutSecretValueCommand({ SecretId: secretName("local", name), SecretString }),
  );

async function rotateStripeKeys() {
  const [read, write] = [`rk_test_read${++rotations}`, `rk_test_write${rotations}`];
  await service.control("PUT", "/keys", { ...doubleKeys, [read]: "read", [write]: "write" });
  await putSecret("read", read);
  await putSecret("write", write);
  await service.control("PUT", "/keys", { [read]: "read", [write]: "write", "sk_test_*": "write" });
}

/** Replaces the key of a client, which uses the new one at once. */
async function rotateClientKey() {
  const app = apps[rotations++ % apps.length] as App;
  const { name } = app;
  const now = Math.floor(Date.now() / 1000);
  const created = createKey({ environment: "local", client: name, label: "next", now });
  stored[name] = [created.stored];
  failing.length = 0;
  await putSecret("clientKeys", JSON.stringify(stored));
  ahead += 11_000;
  revoked.push(keys.get(name) ?? "");
  keys.set(name, created.key);
}

async function apply(one: Trouble) {
  if (one.does === "aws") failing.push({ ...one });
  if (one.does === "cold start") coldStart();
  if (one.does === "rotate a client's key") await rotateClientKey();
  if (one.does === "rotate Stripe's keys") await rotateStripeKeys();
  const { does, ...fault } = one;
  if (does === "stripe") await service.control("POST", "/faults", fault);
  if (does === "delivery") await service.control("POST", "/delivery_faults", fault);
}

/** Returns the next failure of AWS. */
function see() {
  const [first] = failing;
  if (!first) return undefined;
  first.times -= 1;
  if (first.times === 0) failing.shift();
  return first.fate;
}

const foreign = ({ namespace }: App) => apps.filter((app) => app.namespace !== namespace).map(nameOf);
const attempt = (app: App, call: Parameters<typeof send>[2]) => send(service.url, keys.get(app.name) ?? "", call);

async function act(ledger: Ledger, choice: Choice) {
  const { app, operation } = choice;
  const { call, write, customer = "", isUncertain } = prepare(ledger, choice);
  const responses = await sendWithRetries(() => attempt(app, call), 20);
  for (const response of responses) {
    const { status, text } = response;
    expect([operation, violationsOf(response)]).toEqual([operation, []]);
    for (const name of foreign(app)) expect(text).not.toContain(name);
    const isMissing = isUncertain || ledger.deleted.has(customer);
    const allowed = [200, 409, 429, 500, 502, 503, ...(isMissing ? [400, 404] : [])];
    expect(allowed, `${operation}: ${status} ${text}`).toContain(status);
  }
  const last = responses.at(-1);
  if (write && last) ledger.end(write, app, last);
}

async function reconcile() {
  const { state, report } = Object(await invoke("reconcile-customers", { now: true }, 840));
  expect(state).toBe("finished");
  return String(report);
}

/** Ends all faults, and repairs the directory. */
async function settle() {
  failing.length = 0;
  await service.control("DELETE", "/faults");
  await service.control("DELETE", "/delivery_faults");
  await expect.poll(() => service.queues.events.size, patience).toBe(0);
  // Later than events arrive, and than the gateway caches keys.
  ahead += 1_000_000;
  await reconcile();
  expect(await reconcile()).not.toMatch(/^ {2}[1-9]\d* (?!references of several)/m);
}

/** Checks that lists, searches and references of each app agree with Stripe, and that no former key works. */
async function checkReads() {
  const all = await stripe().customers.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const idsOf = (objects: readonly { readonly id: string }[]) => new Set(objects.map(({ id }) => id));
  for (const app of apps) {
    const own = all.filter(({ name }) => name === nameOf(app));
    const list = await attempt(app, { method: "GET", path: "/v1/customers", parameters: { limit: "100" } });
    expect(idsOf(JSON.parse(list.text).data)).toEqual(idsOf(own));
    const query = { query: `name:"${nameOf(app)}"`, limit: "100" };
    const found = await attempt(app, { method: "GET", path: "/v1/customers/search", parameters: query });
    expect(idsOf(JSON.parse(found.text).data)).toEqual(idsOf(own));
    for (const customer of own)
      for (const { reference } of referencesOf(customer)) {
        const { text } = await attempt(app, { method: "GET", path: `/v1/customer_references/${reference}` });
        expect(JSON.parse(text).id).toBe(customer.id);
      }
  }
  for (const key of revoked.splice(0))
    expect((await send(service.url, key, { method: "GET", path: "/v1/customers" })).status).toBe(401);
}

async function begin() {
  await service.control("POST", "/reset");
  const [read = "", write = ""] = Object.keys(doubleKeys);
  await putSecret("read", read);
  await putSecret("write", write);
  ahead += 1_000_000;
  // The directory is complete, so no search at Stripe prevents a second customer.
  await reconcile();
}

const choice: fc.Arbitrary<Choice> = fc.record({
  operation: fc.constantFrom(...(Object.keys(operations) as Operation[]), "create", "upsert", "upsert"),
  app: fc.constantFrom(...apps),
  target: fc.nat(),
  name: fc.nat({ max: 2 }),
});
const round = fc.record({
  troubles: fc.array(trouble, { maxLength: 3 }),
  choices: fc.array(choice, { minLength: 4, maxLength: 8 }),
});

describe("the service, whose surroundings fail", () => {
  let [histories, calls] = [0, 0];
  it("doubles and loses no write, shows nothing foreign, and agrees with Stripe afterwards", async () => {
    const property = fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), (rounds) =>
      withEmptyTable(`chaos-${histories++}`, async () => {
        await begin();
        const ledger = new Ledger();
        for (const { troubles, choices } of rounds) {
          for (const one of troubles) await apply(one);
          calls += choices.length;
          await Promise.all(choices.map((one) => act(ledger, one)));
        }
        await settle();
        expect(await audit(ledger, stripe())).toEqual({ doubled: [], lost: [] });
        await checkReads();
      }),
    );
    await withAwsProxy(["DYNAMODB", "SECRETS_MANAGER"], service.awsUrl, see, () => fc.assert(property, runs(10, 670)));
    console.log(`${calls} calls`);
  });
});
