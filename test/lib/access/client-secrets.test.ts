import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demoKey, demoKeys, environment } from "../../../infra/local/environment.ts";
import { hashKey } from "../../../lib/access/clients.ts";
import { visibleError, visibleObject } from "../../../lib/access/payment-method-privacy.ts";
import { type Scope, scopes } from "../../../lib/access/scopes.ts";
import { useService } from "../../support/service.ts";

const method = {
  id: "pm_1",
  object: "payment_method",
  billing_details: { email: "a@example.com" },
  card: { last4: "1" },
};
const secret = "seti_1_secret_1";
const setupIntent = {
  id: "seti_1",
  object: "setup_intent",
  client_secret: secret,
  last_setup_error: { message: "declined", payment_method: method, payment_method_type: "card", type: "card_error" },
  metadata: { client_secret: "the caller's own" },
  next_action: {
    type: "redirect_to_url",
    redirect_to_url: { url: "https://hooks.stripe.com/?client_secret=src_client_secret_1" },
  },
  payment_method: method,
  payment_method_options: { link: { persistent_token: "link_secret_1" } },
  status: "requires_action",
};
const customerSession = { object: "customer_session", client_secret: "cuss_secret_1" };
const portalSession = { id: "bps_1", object: "billing_portal.session", url: "https://billing.stripe.com/p/session/1" };
const payment = { id: "pi_1", object: "payment_intent", client_secret: "pi_1_secret_1", nested: setupIntent };

/** What reveals each kind of secret, and the scope that creates it. */
const secrets: [pattern: RegExp, scope: Scope][] = [
  [/seti_1_secret|src_client_secret|link_secret/, "setup_intents:write"],
  [/cuss_secret/, "customer_sessions:write"],
  [/p\/session/, "billing_portal_sessions:write"],
];
const everything = { object: "list", data: [setupIntent, customerSession, portalSession, payment, null] };
const anyScopes = fc.subarray([...scopes]);

describe("a client with any scopes", () => {
  it("sees a secret if it has the scope that creates it, and never otherwise", () => {
    fc.assert(
      fc.property(anyScopes, (granted) => {
        const seen = JSON.stringify(visibleObject(everything, granted));
        for (const [pattern, scope] of secrets) expect(pattern.test(seen)).toBe(granted.includes(scope));
        expect(seen).not.toContain("pi_1_secret");
        expect(seen).toContain("the caller's own");
      }),
    );
  });

  it("sees no secret in an error, and a setup intent only with a scope of setup intents", () => {
    fc.assert(
      fc.property(anyScopes, (granted) => {
        const error = { ...setupIntent.last_setup_error, payment_intent: payment, setup_intent: setupIntent };
        const seen = visibleError(error, granted);
        expect(JSON.stringify(seen)).not.toMatch(/_secret_/);
        expect("setup_intent" in seen).toBe(granted.some((scope) => scope.startsWith("setup_intents:")));
      }),
    );
  });

  it("sees the payment method of a setup intent only with payment_methods:read", () => {
    fc.assert(
      fc.property(anyScopes, (granted) => {
        const seen = JSON.stringify([visibleObject(setupIntent, granted), visibleError({ ...setupIntent }, granted)]);
        expect(/pm_1|a@example.com|last4|payment_method_type/.test(seen)).toBe(
          granted.includes("payment_methods:read"),
        );
      }),
    );
  });
});

/** Clients with some of the scopes. */
const partial: Record<string, Scope[]> = {
  watcher: ["setup_intents:read"],
  saver: ["setup_intents:read", "setup_intents:write"],
  reader: ["setup_intents:read", "payment_methods:read"],
};
const service = useService({
  environment: {
    ...environment,
    clients: [
      ...environment.clients,
      ...Object.entries(partial).map(([name, granted]) => ({ name, scopes: granted, rate: 100, burst: 200 })),
    ],
  },
  clientKeys: {
    ...demoKeys(),
    ...Object.fromEntries(
      Object.keys(partial).map((name) => [name, [{ hash: hashKey(demoKey(name)), created: 0, label: "" }]]),
    ),
  },
});

describe("a setup intent", () => {
  it("has a secret for a client that creates it, and none for a client that reads it", async () => {
    const { id: customer } = await service.stripe().customers.create();
    const { id, client_secret } = await service.client("saver").setupIntents.create({ customer });
    expect(client_secret).toMatch(new RegExp(`^${id}_secret_`));
    await service.stripe().setupIntents.confirm(id, {
      payment_method: "pm_card_authenticationRequired",
      return_url: "https://example.com",
    });
    const [read, listed] = [
      await service.client("watcher").setupIntents.retrieve(id),
      (await service.client("watcher").setupIntents.list({ customer })).data[0],
    ];
    for (const seen of [read, listed])
      expect(seen).toMatchObject({
        id,
        client_secret: null,
        next_action: { type: "redirect_to_url" },
        payment_method: null,
        status: "requires_action",
      });
    expect(JSON.stringify([read, listed])).not.toMatch(/_secret_|pm_1/);
  });

  it.each(["latest_attempt", "payment_method"])(
    "does not expand %s for a client without payment_methods:read",
    async (path) => {
      const rejection = service.client("saver").setupIntents.list({ expand: [`data.${path}`] });
      await expect(rejection).rejects.toMatchObject({
        statusCode: 403,
        message: `Expanding \`data.${path}\` requires the scope payment_methods:read.`,
      });
    },
  );

  it.each([
    ["payment_method", { payment_method: "pm_1" }, "payment_methods:read"],
    ["confirmation_token", { confirmation_token: "ctoken_1" }, "payment_methods:write"],
  ])("does not accept a %s of a client that lacks a scope of payment methods", async (param, parameters, scope) => {
    const rejection = service.client("saver").setupIntents.confirm("seti_1", parameters);
    await expect(rejection).rejects.toMatchObject({
      statusCode: 403,
      param,
      message: `The parameter ${param} requires the scope ${scope}.`,
    });
  });

  it("is listed by payment method with payment_methods:read alone", async () => {
    const rejection = service.client("watcher").setupIntents.list({ payment_method: "pm_1" });
    await expect(rejection).rejects.toMatchObject({ statusCode: 403, param: "payment_method" });
    expect((await service.client("reader").setupIntents.list({ payment_method: "pm_1" })).data).toEqual([]);
  });
});
