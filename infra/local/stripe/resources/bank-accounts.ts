import type Stripe from "stripe";
import { ids } from "../ids.ts";
import { addressOf } from "./fields.ts";

/** Whether a name is that of a US bank account for tests, such as `pm_usBankAccount_success`. https://docs.stripe.com/payments/ach-direct-debit */
export const isTestBankAccount = (name: string) => name.startsWith("pm_usBankAccount");

/** A new payment method for the test account 000123456789, not attached. `time` is its creation in Unix seconds. */
export const newBankMethod = (time: number): Stripe.PaymentMethod => ({
  id: ids.paymentMethod(),
  object: "payment_method",
  allow_redisplay: "unspecified",
  billing_details: { address: addressOf({}), email: null, name: null, phone: null, tax_id: null },
  created: time,
  customer: null,
  customer_account: null,
  livemode: false,
  metadata: {},
  type: "us_bank_account",
  us_bank_account: {
    account_holder_type: "individual",
    account_type: "checking",
    bank_name: "STRIPE TEST BANK",
    financial_connections_account: null,
    fingerprint: ids.fingerprint("000123456789"),
    last4: "6789",
    networks: { preferred: "ach", supported: ["ach"] },
    routing_number: "110000000",
    status_details: {},
  },
});
