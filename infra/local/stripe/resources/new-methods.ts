import type Stripe from "stripe";
import { ids } from "../ids.ts";
import { cardDetails, type TestCard } from "./cards.ts";
import { addressOf } from "./fields.ts";

/** What kind of payment method it is, with the details of the kind. */
type Kind = Pick<Stripe.PaymentMethod, "card" | "type" | "us_bank_account">;

const newMethod = (time: number, { card, type, us_bank_account }: Kind): Stripe.PaymentMethod => ({
  id: ids.paymentMethod(),
  object: "payment_method",
  allow_redisplay: "unspecified",
  billing_details: { address: addressOf({}), email: null, name: null, phone: null, tax_id: null },
  ...(card && { card }),
  created: time,
  customer: null,
  customer_account: null,
  livemode: false,
  metadata: {},
  type,
  ...(us_bank_account && { us_bank_account }),
});

/** A new payment method for a card, not attached. `time` is its creation in Unix seconds. */
export const newCardMethod = (time: number, card: TestCard) =>
  newMethod(time, { card: cardDetails(card, time), type: "card" });

/** A new payment method for a test account of a US bank, not attached. `time` is its creation in Unix seconds. */
export const newBankMethod = (time: number, number: string) =>
  newMethod(time, {
    type: "us_bank_account",
    us_bank_account: {
      account_holder_type: "individual",
      account_type: "checking",
      bank_name: "STRIPE TEST BANK",
      financial_connections_account: null,
      fingerprint: ids.fingerprint(number),
      last4: number.slice(-4),
      networks: { preferred: "ach", supported: ["ach"] },
      routing_number: "110000000",
      status_details: {},
    },
  });
