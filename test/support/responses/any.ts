import type Stripe from "stripe";
import * as z from "zod";
import { id, listOf, type Properties, text, time } from "./basics.ts";
import {
  BalanceTransaction,
  CashBalance,
  CashBalanceTransaction,
  Coupon,
  DeletedDiscount,
  DeletedTaxId,
  Discount,
  FundingInstructions,
  TaxId,
} from "./belongings.ts";
import { Invoice, PaymentIntent, Subscription } from "./billing.ts";
import { Customer, DeletedCustomer } from "./customers.ts";
import { PaymentMethod } from "./payment-methods.ts";
import { CustomerSession, PortalSession, SetupIntent } from "./setups.ts";

/*
 * Schemas of Stripe's responses. The compiler checks that each schema matches the SDK's type, with every property of it.
 * Objects are strict, so a property that Stripe does not have is an error. Schemas that refer to each other are lazy, so
 * that their files can import each other.
 */

const Event = z.strictObject({
  id: id("evt"),
  object: z.literal("event"),
  api_version: z.string().regex(/^\d{4}-\d{2}-\d{2}\.[a-z]+$/),
  created: time,
  data: z.strictObject({
    object: z.union([
      Customer,
      PaymentMethod,
      SetupIntent,
      Subscription,
      TaxId,
      Discount,
      Coupon,
      CashBalance,
      CashBalanceTransaction,
    ]),
    previous_attributes: z.record(z.string(), z.unknown()).optional(),
  }),
  livemode: z.literal(false),
  pending_webhooks: z.int().min(0),
  request: z.strictObject({ id: id("req").nullable(), idempotency_key: text }),
  type: z.enum([
    "cash_balance.funds_available",
    "coupon.created",
    "customer.created",
    "customer.deleted",
    "customer.discount.created",
    "customer.discount.deleted",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.tax_id.created",
    "customer.tax_id.deleted",
    "customer.tax_id.updated",
    "customer.updated",
    "customer_cash_balance_transaction.created",
    "payment_method.attached",
    "payment_method.detached",
    "payment_method.updated",
    "setup_intent.canceled",
    "setup_intent.created",
    "setup_intent.requires_action",
    "setup_intent.setup_failed",
    "setup_intent.succeeded",
  ]),
});

const CustomerSearch = z.strictObject({
  object: z.literal("search_result"),
  data: z.array(Customer).max(100),
  has_more: z.boolean(),
  next_page: text,
  total_count: z.int().min(0).optional(),
  url: z.literal("/v1/customers/search"),
} satisfies Properties<Stripe.ApiSearchResult<Stripe.Customer>>);

/** A change in the history of a reference, which only the service has. */
const ReferenceChange = z.strictObject({
  id: z.string().regex(/^\d{10}_\w+$/),
  object: z.literal("customer_reference.change"),
  event: z.string(),
  type: z.string(),
  created: time,
  livemode: z.literal(false),
  customers: z.array(id("cus")).min(1),
  changed: z.array(z.string()),
  changed_object: z.strictObject({ type: z.string(), id: z.string().optional() }).nullable(),
  client: text,
  request_id: text,
});

const StripeError = z.strictObject({
  error: z.strictObject({
    advice_code: z.enum(["try_again_later", "do_not_try_again"]).optional(),
    code: z
      .string()
      .regex(/^[a-z_]+$/)
      .optional(),
    decline_code: z.string().optional(),
    doc_url: z.url().optional(),
    message: z.string().min(1),
    network_decline_code: z.string().optional(),
    param: z.string().optional(),
    payment_method: PaymentMethod.optional(),
    request_log_url: z.url().optional(),
    setup_intent: SetupIntent.optional(),
    source: z.looseObject({ object: z.literal("card") }).optional(),
    type: z.enum(["api_error", "card_error", "idempotency_error", "invalid_request_error"]),
  }),
});

/** Any response of Stripe. */
export const AnyResponse = z.union([
  DeletedCustomer,
  Customer,
  PaymentMethod,
  TaxId,
  DeletedTaxId,
  BalanceTransaction,
  DeletedDiscount,
  Coupon,
  CashBalance,
  CashBalanceTransaction,
  FundingInstructions,
  listOf(TaxId),
  listOf(BalanceTransaction),
  listOf(CashBalanceTransaction),
  SetupIntent,
  CustomerSession,
  PortalSession,
  Event,
  listOf(Customer),
  listOf(PaymentMethod),
  listOf(SetupIntent),
  listOf(Subscription),
  listOf(Invoice),
  listOf(PaymentIntent),
  listOf(Event),
  listOf(ReferenceChange),
  CustomerSearch,
  StripeError,
]);
