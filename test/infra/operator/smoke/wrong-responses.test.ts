import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { useService } from "../../../support/service.ts";
import { smoke } from "./program.ts";

const service = useService();

/** What a proxy replaces in a response. */
interface Changes {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A header that the proxy removes from the request. */
  readonly without?: string;
}

/** Runs `npm run smoke` with a proxy that changes the responses to the requests that match, after the first `skip`. */
async function smokeBehind(pattern: RegExp, skip: number, changes: Changes) {
  let matches = 0;
  const proxy = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const { host, connection, "content-length": _, ...sent } = headers as Record<string, string>;
    const isMeant = pattern.test(`${method} ${url} ${sent.authorization}`) && ++matches > skip;
    const { status, headers: replaced, body: other, without = "" }: Changes = isMeant ? changes : {};
    delete sent[without];
    const body = method === "GET" ? undefined : await text(request);
    const forwarded = await fetch(`${service.url}${url}`, { method, headers: sent, body });
    const { "content-length": __, "transfer-encoding": ___, ...received } = Object.fromEntries(forwarded.headers);
    const returned = await forwarded.text();
    response.writeHead(status ?? forwarded.status, { ...received, ...replaced }).end(other ?? returned);
  });
  const result = await smoke(["--url", await listen(proxy, 0)]);
  stop([proxy]);
  return result;
}

const declined = { status: 402, body: '{"error":{"type":"card_error","message":"Declined."}}' };
const accepted = { status: 200, body: "{}" };
const other = { body: '{"id":"cus_other","object":"customer","name":"Other","email":"other@example.com"}' };
const empty = { body: '{"object":"list","data":[],"has_more":false}' };

describe("npm run smoke", () => {
  it.each<[string, RegExp, number, Changes]>([
    ["return a 404 for an unknown customer, because the service accepted the request", /^DELETE/, 0, accepted],
    ['create a customer, because it returned 402, "Declined."', /^POST \/v1\/customers /, 0, declined],
    ['create a customer, because the email of the new customer is "other@', /^POST \/v1\/customers /, 0, other],
    [
      'replay a creation with the same idempotency key, because the header Idempotent-Replayed is "false" instead of "true"',
      /^POST \/v1\/customers /,
      1,
      { headers: { "idempotent-replayed": "false" } },
    ],
    [
      'replay a creation with the same idempotency key, because the customer is "cus_',
      /^POST \/v1\/customers /,
      1,
      { without: "idempotency-key" },
    ],
    ['update a customer, because the name after the update is "Other"', /^POST \/v1\/customers\/cus/, 0, other],
    ['retrieve a customer, because the name of the customer is "Other"', /^GET \/v1\/customers\/cus/, 0, other],
    ['list the new customer, because the customers is "" instead of "cus_', /^GET \/v1\/customers\?/, 1, empty],
    [
      "create one customer for a reference, because the email of the reference's customer is \"other@",
      /^POST \/v1\/customer_references/,
      0,
      other,
    ],
    [
      'create one customer for a reference, because the customer of the second request is "cus_other"',
      /^POST \/v1\/customer_references/,
      1,
      other,
    ],
    ["reject an unknown URL, because the service accepted the request instead of a 404", / \/v1\/smoke-/, 0, accepted],
    ["reject a wrong key, because the service accepted the request instead of a 401", /_smokeTest$/, 0, accepted],
  ])("notices a service that does not %s", async (problem, pattern, skip, changes) => {
    const { code, error } = await smokeBehind(pattern, skip, changes);
    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining(`The service did not ${problem}`) });
    const { data } = await service.stripe().customers.list();
    for (const { id } of data) await service.stripe().customers.del(id);
    expect(data).toEqual([]);
  });
});
