import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { environment } from "../../infra/local/environment.ts";
import { scopes } from "../../lib/access/scopes.ts";
import { commandsOf } from "../support/guide.ts";
import { useLog } from "../support/logs.ts";
import { finished, script } from "../support/programs.ts";
import { addressOf } from "../support/sdks.ts";
import { useService } from "../support/service.ts";

let time = 0;
const service = useService({
  environment: {
    ...environment,
    clients: environment.clients.map((client) => ({ ...client, scopes: [...scopes] })),
    ownership: { unowned: "visible" },
  },
  searchLag: 0,
  // Advances the clock by one second per request, so that no throttle applies.
  now: () => (time += 1000),
});
const log = useLog("INFO");

const metadataOf = async (customer: string) => Object(await service.stripe().customers.retrieve(customer)).metadata;
const reference = (name: string) => `/v1/customer_references/${name}`;
const upsert = async (name: string, parameters: object = {}, client = "admin") =>
  Object(await service.client(client).rawRequest("POST", reference(name), parameters)) as { id: string; name: string };

describe("the owner of a customer", () => {
  it("is the namespace of the client that creates it", async () => {
    const { id } = await service.client("storefront").customers.create({ metadata: { note: "tea" } });
    expect(await metadataOf(id)).toEqual({ note: "tea", namespace: "shop" });
    expect((await service.client("support").customers.create()).metadata).toEqual({ namespace: "support" });
    expect((await service.client().customers.create({ metadata: "" })).metadata).toEqual({ namespace: "shop" });
    expect(await metadataOf((await upsert("new")).id)).toEqual({ user_id: "new", namespace: "shop" });
  });

  it("stays, if an upsert updates a customer that another app created", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "shared", namespace: "support" } });
    expect(await upsert("shared", { name: "Jenny" })).toMatchObject({ id, name: "Jenny" });
    expect(await metadataOf(id)).toEqual({ user_id: "shared", namespace: "support" });
    expect((await service.client("support").customers.retrieve(id)).id).toBe(id);
  });

  it.each(["shop", "support", ""])("cannot be set to %j by a client", async (namespace) => {
    const { id } = await service.client().customers.create();
    const { customers } = service.client();
    for (const request of [
      () => customers.create({ metadata: { namespace } }),
      () => customers.update(id, { metadata: { namespace } }),
      () => upsert("other", { metadata: { namespace } }),
    ])
      await expect(request()).rejects.toMatchObject({
        statusCode: 403,
        param: "metadata[namespace]",
        message: "metadata[namespace] names the owner of the customer. The service sets it, and apps cannot change it.",
      });
    expect(log.lines("audit").at(-1)).toMatchObject({ phase: "refusal", reason: "owner of a customer" });
    expect(await metadataOf(id)).toEqual({ namespace: "shop" });
  });

  it("cannot be unset with all of the metadata", async () => {
    const { customers } = service.client();
    const { id } = await customers.create({ metadata: { note: "tea" } });
    await expect(customers.update(id, { metadata: "" })).rejects.toMatchObject({
      statusCode: 403,
      param: "metadata",
      message:
        "metadata[namespace] names the owner of the customer, so the metadata cannot be unset as a whole: unset its keys one by one.",
    });
    expect(await metadataOf(id)).toEqual({ note: "tea", namespace: "shop" });
  });

  it("cannot be unset of a customer of nobody, because it has none", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { note: "tea" } });
    expect((await service.client().customers.update(id, { metadata: "" })).metadata).toEqual({});
  });
});

it("is given to existing customers by the program of infra/README.md", async () => {
  const { customers } = service.stripe();
  const ids: string[] = [];
  const all: Stripe.MetadataParam[] = [
    { source: "crm" },
    { note: "tea" },
    { namespace: "former" },
    { reference_support: "8" },
  ];
  for (const metadata of all) ids.push((await customers.create({ metadata })).id);
  const [command = ""] = commandsOf("Ownership").filter((text) => text.includes("node"));
  const [, program = ""] = command.split("'");
  const address = JSON.stringify(addressOf(service.stripeUrl));
  const child = script(program.replace("process.env.STRIPE_SECRET_KEY", `"sk_test_double", ${address}`));
  expect(await finished(child)).toEqual({ code: 0, output: "", error: "" });
  expect(await Promise.all(ids.map(metadataOf))).toEqual([
    { source: "crm", namespace: "support" },
    { note: "tea", namespace: "storefront" },
    { namespace: "former" },
    { reference_support: "8" },
  ]);
});

describe("a stranger's customer", () => {
  it("is not revealed or changed by an upsert of another namespace's reference", async () => {
    const { id } = await upsert("7", { name: "Zoe" }, "support");
    const own = await upsert("7", { name: "Jenny" });
    expect(own.id).not.toBe(id);
    expect(await service.stripe().customers.retrieve(id)).toMatchObject({ name: "Zoe" });
    await expect(service.client("support").rawRequest("GET", reference("7"))).resolves.toMatchObject({ id });
  });

  it("is a refusal in the audit trail and a 404 in the log, with nothing sent to Stripe but reads", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { namespace: "support" } });
    const before = ((await service.control("GET", "/requests")) as object[]).length;
    const refused = service.client().customers.update(id, { name: "Jenny" });
    await expect(refused).rejects.toMatchObject({ statusCode: 404, code: "resource_missing" });
    const sent = ((await service.control("GET", "/requests")) as { method: string }[]).slice(before);
    expect(sent.map(({ method }) => method)).toEqual(["GET"]);
    const reason = "customer of another namespace";
    expect(log.lines("audit")).toEqual([
      expect.objectContaining({ phase: "refusal", client: "admin", object: id, reason, status: 404 }),
    ]);
    expect(log.lines("request").at(-1)).toMatchObject({ status: 404, code: "resource_missing" });
  });

  it("cannot be named by its account", async () => {
    const { id } = await service.client().customers.create();
    const list = service.client().paymentMethods.list({ customer: id, customer_account: "acct_1" });
    await expect(list).rejects.toMatchObject({
      statusCode: 400,
      param: "customer_account",
      message: "customer_account is not supported here, because apps see only their own customers. Use `customer`.",
    });
  });

  it("is not among the objects that can be expanded", async () => {
    const { id } = await service.client().customers.create({ payment_method: "pm_card_visa" });
    const { data } = await service.client().paymentMethods.list({ customer: id, expand: ["data.customer"] });
    expect(data.map(({ customer }) => Object(customer).id)).toEqual([id]);
  });
});

describe("a test token of a payment method", () => {
  it("belongs to nobody", async () => {
    const customer = (await service.client().customers.create()).id;
    expect((await service.client().paymentMethods.attach("pm_card_visa", { customer })).customer).toBe(customer);
  });
});
