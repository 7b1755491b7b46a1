import { App } from "aws-cdk-lib";
import { describe, expect, it } from "vitest";
import { type Client, type Environment, environments } from "../../infra/environments.ts";
import { addStacks } from "../../infra/stacks/all.ts";
import { templatesOf } from "../support/templates.ts";

describe("an environment", () => {
  const client: Client = { name: "storefront", scopes: ["customers:read"], rate: 10, burst: 20 };
  const dev: Environment = {
    ...environments.dev,
    clients: [client, { ...client, name: "billing" }],
    throttle: { rate: 25, burst: 50 },
    firewall: false,
    network: "public",
  };
  const isPrivate = { network: "private", vpcEndpoints: ["vpce-1"] };
  const domain = {
    name: "customers.example.com",
    certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/1",
  };
  it.each([
    ["a client twice", { clients: [client, client] }, /storefront is declared twice/],
    [
      "a rate above the stage's",
      { clients: [{ ...client, rate: 26 }] },
      /storefront exceeds the stage's rate of 25 per second or its burst of 50/,
    ],
    [
      "an unknown scope",
      { clients: [{ ...client, scopes: ["customers:admire"] }] },
      /Invalid option[\s\S]*clients\[0\]\.scopes\[0\]/,
    ],
    [
      "a client name that keys cannot contain",
      { clients: [{ ...client, name: "Store_Front" }] },
      /must be 1 to 30 lower-case letters, digits and hyphens/,
    ],
    ["a private network without VPC endpoints", { network: "private" }, /are required if the network is private/],
    [
      "a private network with addresses",
      { ...isPrivate, addresses: ["192.0.2.0/24"] },
      /are not allowed if the network/,
    ],
    ["addresses without a firewall", { addresses: ["192.0.2.0/24"] }, /require firewall: true[\s\S]*addresses/],
    [
      "a private network with a domain",
      { ...isPrivate, domain },
      /is not possible if the network is private[\s\S]*domain/,
    ],
    ["every address", { firewall: true, addresses: ["0.0.0.0/0"] }, /omit addresses to admit every address/],
    ["an account without 12 digits", { account: "1234" }, /must be the 12 digits of an AWS account[\s\S]*account/],
    [
      "more clients than fit into the authorizer's environment",
      { clients: Array.from({ length: 60 }, (_, n) => ({ ...client, name: `client-${n}` })) },
      /the maximum is 3500/,
    ],
    [
      "references of an unknown namespace",
      { references: { shop: "shop_id" } },
      /is not the namespace of a client[\s\S]*references\.shop/,
    ],
    [
      "references of two namespaces in one metadata key",
      { references: { storefront: "customer_id", billing: "customer_id" } },
      /customer_id contains the references of two namespaces/,
    ],
    [
      "an owner in the metadata key of references",
      { ownership: { unowned: "hidden", key: "reference_billing" } },
      /reference_billing contains the references of a namespace[\s\S]*ownership\.key/,
    ],
    [
      "an owner in a metadata key that Stripe rejects",
      { ownership: { unowned: "hidden", key: "owner[0]" } },
      /must be 1 to 40 characters without square brackets[\s\S]*ownership\.key/,
    ],
    [
      "an event source of another partner",
      { stripe: { ...dev.stripe, eventSource: "aws.partner/example.com/ed_1" } },
      /must be aws\.partner\/stripe\.com\/ed_…[\s\S]*stripe\.eventSource/,
    ],
    [
      "a subscriber that is not an AWS account",
      { subscribers: ["support"] },
      /must be the 12 digits[\s\S]*subscribers\[0\]/,
    ],
  ])("throws for %s", (_, wrong, message) => {
    expect(() => addStacks(new App(), "dev", { ...dev, ...(wrong as Partial<Environment>) })).toThrow(message);
  });

  it("can have no clients", () => {
    const { api } = templatesOf("dev", { ...dev, clients: [] });
    api.resourceCountIs("AWS::ApiGateway::UsagePlan", 0);
  });

  it("is deployed only to the account and the region that it declares", () => {
    const app = new App({ context: { "aws:cdk:bundling-stacks": [] } });
    const stacks = addStacks(app, "dev", { ...dev, account: "111122223333" });
    for (const { account, region } of Object.values(stacks))
      expect([account, region]).toEqual(["111122223333", dev.region]);
  });

  it.each(["pre-prod", "preProd", "pre_prod", ""])("rejects the environment name %j", (name) => {
    expect(() => templatesOf(name, dev)).toThrow(
      `infra/environments.ts declares the environment "${name}". A name must be lower-case letters and digits, because client keys contain it.`,
    );
  });
});
