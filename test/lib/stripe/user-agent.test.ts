import { createServer } from "node:http";
import { afterAll, expect, it } from "vitest";
import { listen, stop } from "../../../infra/local/listen.ts";
import { useService } from "../../support/service.ts";

const service = useService();
const sent: unknown[] = [];
const server = createServer(({ headers }, response) => {
  sent.push(JSON.parse(String(headers["x-stripe-client-user-agent"])));
  response.end(JSON.stringify({ id: "cus_1", object: "customer" }));
});
afterAll(() => stop([server]));

it("sends the SDK's description of itself with each request to Stripe", async () => {
  process.env.STRIPE_API_URL = await listen(server, 0);
  const { customers } = service.client();
  for (const id of ["cus_1", "cus_2"]) await customers.retrieve(id);
  const description = expect.objectContaining({ bindings_version: "23.1.0", lang: "node", httplib: "node" });
  expect(sent).toEqual([description, description]);
});
