import { createServer, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listen, stop } from "../../infra/local/listen.ts";
import { endpoints } from "../../infra/service.ts";
import { accessOf } from "../../lib/access/scopes.ts";

interface Initialized {
  readonly handler: { readonly initialize?: () => Promise<unknown> };
}

const secrets = {
  CLIENT_KEYS_SECRET: "{}",
  STRIPE_READ_KEY_SECRET: "rk_test_read",
  STRIPE_WRITE_KEY_SECRET: "rk_test_write",
  STRIPE_WEBHOOK_SECRETS: "whsec_1",
};
/** The functions that do not only fetch their Stripe key and connect to Stripe, with what they do. */
const others: Readonly<Record<string, readonly string[]>> = {
  authorize: ["CLIENT_KEYS_SECRET"],
  "receive-stripe-webhook": ["STRIPE_WEBHOOK_SECRETS"],
  "retrieve-customer-reference-history": [],
  "upsert-customer-reference": ["DescribeTable", "STRIPE_WRITE_KEY_SECRET", "connection"],
};

const expected = Object.entries(endpoints).map(([name, row]) => {
  const { scope } = row as { scope?: Parameters<typeof accessOf>[0] };
  const key = scope && accessOf(scope) === "read" ? "STRIPE_READ_KEY_SECRET" : "STRIPE_WRITE_KEY_SECRET";
  return [name, others[name] ?? [key, "connection"]] as const;
});

describe("the initialization of a function", () => {
  const done: string[] = [];
  let respond = () => true;
  const aws = createServer(async (request, response) => {
    const { SecretId, TableName } = Object(await json(request));
    done.push(SecretId ?? String(request.headers["x-amz-target"]).split(".")[1]);
    response.statusCode = respond() ? 200 : 500;
    response.setHeader("Content-Type", "application/x-amz-json-1.1");
    const SecretString = secrets[SecretId as keyof typeof secrets];
    response.end(JSON.stringify({ SecretString, Table: TableName && { TableId: "id" } }));
  });
  const stripe = createServer((_, response) => response.writeHead(500).end()).on("connection", () =>
    done.push("connection"),
  );
  stripe.on("request", () => done.push("request"));
  const servers: Server[] = [aws, stripe];

  beforeAll(async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", await listen(aws, 0));
    vi.stubEnv("STRIPE_API_URL", await listen(stripe, 0));
    vi.stubEnv("AWS_REGION", "eu-central-1");
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "local");
    for (const name of Object.keys(secrets)) vi.stubEnv(name, name);
    for (const name of ["ENVIRONMENT", "TABLE", "STRIPE_API_VERSION"]) vi.stubEnv(name, "local");
  });
  beforeEach(() => {
    done.splice(0);
    respond = () => true;
    vi.resetModules();
  });
  afterAll(() => stop(servers));

  const load = async (name: string): Promise<Initialized> => import(`../../functions/${name}.ts`);

  it.each([...expected, ["authorize", others.authorize ?? []] as const])(
    "%s fetches and opens %j, and sends no request to Stripe",
    async (name, work) => {
      const { handler } = await load(name);
      expect(done).toEqual([]);
      await handler.initialize?.();
      expect(new Set(done)).toEqual(new Set(work));
      expect(done).toHaveLength(work.length);
    },
  );

  it("never fails, because the first request does the work again", async () => {
    respond = () => false;
    vi.stubEnv("STRIPE_API_URL", "http://127.0.0.1:1");
    const { handler } = await load("create-customer");
    await expect(handler.initialize?.()).resolves.toBeDefined();
    expect(done).toEqual(Array(3).fill("STRIPE_WRITE_KEY_SECRET"));
  });
});
