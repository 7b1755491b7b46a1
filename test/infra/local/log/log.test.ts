import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { demoKey } from "../../../../infra/local/environment.ts";
import { startRun } from "../../../support/local-run.ts";
import { patience } from "../../../support/patience.ts";
import { processesWith } from "../../../support/programs.ts";

const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
afterAll(() => rmSync(directory, { recursive: true }));
const SUBSCRIBER = `${directory}/on-customer.mjs`;
const handler = (text: string) => `
  export const handler = async ({ "detail-type": type, detail }) => {
    console.log("${text}", detail.customer);
    if (type === "customer.deleted") throw new TypeError("I keep every customer");
  };`;

type Run = Awaited<ReturnType<typeof startRun>>;

const send = ({ url }: Run, path: string, init: RequestInit = {}, client = "admin") =>
  fetch(url + path, { ...init, headers: { Authorization: `Bearer ${demoKey(client)}` } });

async function createCustomer(run: Run): Promise<string> {
  const response = await send(run, "/v1/customers", {
    method: "POST",
    body: new URLSearchParams("metadata[user_id]=7"),
  });
  return ((await response.json()) as { id: string }).id;
}

const fail = ({ stripeUrl }: Run, times: number) =>
  fetch(`${stripeUrl}/_control/faults`, { method: "POST", body: JSON.stringify({ fault: "error_500", times }) });

describe("the log for people", () => {
  let service: Run;
  beforeAll(async () => {
    writeFileSync(SUBSCRIBER, handler("received"));
    service = await startRun(["--no-json"], { SUBSCRIBER });
  });
  const line = (status: number, rest: string) =>
    service.until(new RegExp(`^\\d\\d:\\d\\d:\\d\\d  ${status} +\\d+ ms  ${rest}$`));

  it("has a line for each request, with the client, and the error if it failed", async () => {
    await createCustomer(service);
    await line(200, "admin      POST   /v1/customers");
    await line(200, "Stripe     POST   /v1/webhooks/stripe");
    await send(service, "/v1/customers/cus_missing?expand[]=tax_ids", {}, "support");
    await line(
      404,
      "support    GET    /v1/customers/cus_missing\\?expand\\[\\]=tax_ids No such customer: 'cus_missing'",
    );
    await fetch(`${service.url}/v1/customers`, { headers: { Authorization: "Bearer wrong" } });
    await line(401, "-          GET    /v1/customers Invalid API Key provided\\.");
  });

  it("counts the calls to Stripe beneath a request that was retried or failed", async () => {
    await fail(service, 2);
    expect((await send(service, "/v1/customers?limit=2")).status).toBe(200);
    await line(200, "admin      GET    /v1/customers\\?limit=2");
    await service.until(/^ {10}3 calls to Stripe: GET \/v1\/customers 500 \(\d+ ms\), 500 \(\d+ ms\), 200 \(\d+ ms\)$/);
  });

  it("names each event and its subscriber, whose output and errors stand out", async () => {
    const id = await createCustomer(service);
    await service.until(new RegExp(`^\\d\\d:\\d\\d:\\d\\d  event +customer.created ${id} 7 → on-customer.mjs$`));
    await service.until(new RegExp(`^ {10}on-customer.mjs │ received ${id}$`));
    await send(service, `/v1/customers/${id}`, { method: "DELETE" });
    await service.until(/^ {10}on-customer.mjs │ failed with customer.deleted: TypeError: I keep every customer$/);
    await service.until(/^ {10}on-customer.mjs │ +at handler .*on-customer.mjs:4/);
  });

  it("has a changed subscriber's output from the next event", async () => {
    const old = processesWith(SUBSCRIBER);
    writeFileSync(SUBSCRIBER, handler("noticed"));
    const id = await createCustomer(service);
    await service.until(new RegExp(`noticed ${id}`));
    await vi.waitUntil(() => !processesWith(SUBSCRIBER).some((process) => old.includes(process)), patience);
    writeFileSync(SUBSCRIBER, "export const handler = ;");
    await createCustomer(service);
    await service.until(/SUBSCRIBER: .* cannot be loaded\. The code does not build/);
    writeFileSync(SUBSCRIBER, handler("recovered"));
    const next = await createCustomer(service);
    await service.until(new RegExp(`recovered ${next}`));
  });

  it("has a line for each job", async () => {
    const job = "2015-03-31/functions/stripe-customers-local-reconcile-customers/invocations";
    await fetch(`${service.awsUrl}/${job}`, { method: "POST", body: '{"now": true}' });
    await service.until(/^\d\d:\d\d:\d\d {2}job +\d+ ms {2}reconcile-customers$/);
  });

  it("has neither JSON nor colors outside a terminal", () => {
    expect(service.lines.filter((line) => line.startsWith("{"))).toEqual([]);
    expect(service.lines.map(stripVTControlCharacters)).toEqual(service.lines);
  });
});
