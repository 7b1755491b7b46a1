import { describe, expect, it } from "vitest";
import { denied, differences, type Situation } from "./diagnose.ts";

const dashboard = "https://dashboard.stripe.com";
const store = (access: string) =>
  `Store another key: aws secretsmanager put-secret-value --secret-id stripe-customers/dev/stripe-${access}-key --secret-string rk_…`;
const noAccount = 'skipped Stripe account: first repair "Stripe read key".';
const noEvents = 'skipped Stripe\'s events: first repair "Stripe read key".';

describe("npm run doctor", () => {
  it.each<[string, (situation: Situation) => void, string[]]>([
    [
      "a read key that Stripe rejects",
      ({ stripeKeys }) => delete stripeKeys.rk_test_read,
      [
        "problem Stripe read key: Stripe rejects the key in the secret stripe-customers/dev/stripe-read-key. Store another key.",
        noAccount,
        noEvents,
      ],
    ],
    [
      "a read key that can write",
      ({ stripeKeys }) => {
        stripeKeys.rk_test_read = "write";
      },
      [
        `problem Stripe read key: The key must not have Customers: Write, PaymentMethods: Write, SetupIntents: Write, Customer session: Write, Customer portal: Write, Tax IDs: Write. Revoke that at ${dashboard}/apikeys.`,
        noAccount,
        noEvents,
      ],
    ],
    [
      "a write key that cannot write",
      ({ stripeKeys }) => {
        stripeKeys.rk_test_write = "read";
      },
      [
        `problem Stripe write key: The key lacks Customers: Write, PaymentMethods: Write, SetupIntents: Write, Customer session: Write, Customer portal: Write, Tax IDs: Write. Grant it at ${dashboard}/apikeys, or store another key in stripe-customers/dev/stripe-write-key.`,
        'skipped Stripe account: first repair "Stripe write key".',
      ],
    ],
    [
      "a read key that cannot read events",
      ({ stripe }) => {
        stripe["GET /v1/events"] = denied;
      },
      [
        `problem Stripe read key: The key lacks Events: Read. Grant it at ${dashboard}/apikeys, or store another key in stripe-customers/dev/stripe-read-key.`,
        noAccount,
        noEvents,
      ],
    ],
    [
      "a write key that cannot read what the deletion of a customer checks",
      ({ stripe }) => {
        for (const path of ["subscriptions", "invoices", "payment_intents"]) stripe[`GET /v1/${path}`] = denied;
      },
      [
        `problem Stripe write key: The key lacks Subscriptions: Read, Invoices: Read, PaymentIntents: Read. Grant it at ${dashboard}/apikeys, or store another key in stripe-customers/dev/stripe-write-key.`,
        'skipped Stripe account: first repair "Stripe write key".',
      ],
    ],
    [
      "keys with a permission that the service does not need",
      ({ stripe }) => {
        stripe["GET /v1/balance"] = { status: 200, body: { object: "balance" } };
        stripe["GET /v1/charges"] = denied;
      },
      [
        `warning Stripe read key: The service does not need Balance: Read. Revoke that at ${dashboard}/apikeys.`,
        `warning Stripe write key: The service does not need Balance: Read. Revoke that at ${dashboard}/apikeys.`,
      ],
    ],
    [
      "a secret key in place of a restricted one",
      ({ secrets }) => {
        secrets.write = "sk_test_1";
      },
      [
        `warning Stripe write key: This is a secret key, which can do everything in the Stripe account. Create a restricted key at ${dashboard}/apikeys. ${store("write")}`,
      ],
    ],
    [
      "a live key in test mode",
      ({ secrets }) => {
        secrets.write = "rk_live_1";
      },
      [
        `problem Stripe write key: The key is of live mode, but dev is of test mode. ${store("write")}`,
        'skipped Stripe account: first repair "Stripe write key".',
      ],
    ],
    [
      "test keys in live mode",
      ({ environment }) => Object.assign(environment, { stripe: { ...environment.stripe, livemode: true } }),
      [
        `problem Stripe read key: The key is of test mode, but dev is of live mode. ${store("read")}`,
        `problem Stripe write key: The key is of test mode, but dev is of live mode. ${store("write")}`,
        noAccount,
        noEvents,
      ],
    ],
    [
      "keys of different accounts",
      ({ stripe }) => {
        const error = { type: "invalid_request_error", code: "resource_missing", message: "No such customer" };
        stripe["GET /v1/customers/cus_"] = { status: 404, body: { error } };
      },
      [
        `problem Stripe account: The keys are of different accounts or sandboxes: the write key does not find a customer that the read key lists. Create both in the same account at ${dashboard}/apikeys, and store them again.`,
      ],
    ],
    [
      "an account without a customer",
      (situation) => {
        situation.customers = 0;
      },
      ["skipped Stripe account: Stripe has no customer to compare them with."],
    ],
  ])("explains %s", async (_, change, expected) => {
    expect(await differences(change)).toEqual(expected);
  });
});
