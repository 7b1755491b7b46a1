import type Stripe from "stripe";
import * as z from "zod";

/*
 * Schemas of Stripe's responses. The compiler checks that each schema matches the SDK's type, with every property of it.
 * Objects are strict, so a property that Stripe does not have is an error.
 */

const time = z.int().positive();
const text = z.string().nullable();
const metadata = z.record(z.string().max(40), z.string().max(500));
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_\\w{14,}$`));

/** The properties of a type, without `deleted`, which only distinguishes types and is in no response. */
type Properties<T> = Record<Exclude<keyof T, "deleted">, z.ZodType>;

const Address = z.strictObject({
  city: text,
  country: text,
  line1: text,
  line2: text,
  postal_code: text,
  state: text,
} satisfies Properties<Stripe.Address>);

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    object: z.literal("list"),
    data: z.array(item).max(100),
    has_more: z.boolean(),
    url: z.string().startsWith("/v1/"),
  });

const Card = z.strictObject({
  brand: z.string(),
  checks: z.strictObject({ address_line1_check: text, address_postal_code_check: text, cvc_check: text }),
  country: z.string().length(2),
  display_brand: z.string(),
  exp_month: z.int().min(1).max(12),
  exp_year: z.int().min(2000),
  fingerprint: z.string(),
  funding: z.enum(["credit", "debit", "prepaid", "unknown"]),
  generated_from: z.null(),
  last4: z.string().regex(/^\d{4}$/),
  networks: z.strictObject({ available: z.array(z.string()), preferred: text }),
  regulated_status: z.enum(["regulated", "unregulated"]),
  three_d_secure_usage: z.strictObject({ supported: z.boolean() }),
  wallet: z.null(),
} satisfies Omit<Properties<Stripe.PaymentMethod.Card>, "description" | "iin" | "issuer">);

type OtherKinds = Exclude<keyof Stripe.PaymentMethod, keyof typeof commonOfMethods | "card" | "customer" | "type">;
const commonOfMethods = {
  id: id("pm"),
  object: z.literal("payment_method"),
  allow_redisplay: z.enum(["always", "limited", "unspecified"]),
  billing_details: z.strictObject({
    address: Address,
    email: text,
    name: text,
    phone: text,
    tax_id: text,
  } satisfies Properties<Stripe.PaymentMethod.BillingDetails>),
  created: time,
  customer_account: z.null(),
  livemode: z.literal(false),
  metadata,
};

const BankAccount = z.strictObject({
  account_holder_type: z.enum(["company", "individual"]),
  account_type: z.enum(["checking", "savings"]),
  bank_name: z.string(),
  financial_connections_account: z.null(),
  fingerprint: z.string(),
  last4: z.string().regex(/^\d{4}$/),
  networks: z.strictObject({ preferred: text, supported: z.array(z.enum(["ach", "us_domestic_wire"])) }),
  routing_number: z.string(),
  status_details: z.strictObject({}),
} satisfies Properties<Stripe.PaymentMethod.UsBankAccount>);

const PaymentMethod: z.ZodType<Stripe.PaymentMethod> = z.lazy(() => {
  const common = { ...commonOfMethods, customer: z.union([id("cus"), Customer]).nullable() };
  return z.union([
    z.strictObject({ ...common, card: Card, type: z.literal("card") } satisfies Omit<
      Properties<Stripe.PaymentMethod>,
      OtherKinds
    >),
    z.strictObject({ ...common, type: z.literal("us_bank_account"), us_bank_account: BankAccount }),
  ]);
});

const SetupAttempt: z.ZodType<Stripe.SetupAttempt> = z.lazy(() =>
  z.strictObject({
    id: id("setatt"),
    object: z.literal("setup_attempt"),
    application: z.null(),
    created: time,
    customer: z.union([id("cus"), Customer]).nullable(),
    customer_account: z.null(),
    flow_directions: z.null(),
    livemode: z.literal(false),
    on_behalf_of: text,
    payment_method: z.union([id("pm"), PaymentMethod]),
    payment_method_details: z.looseObject({ type: z.string() }),
    setup_error: z.looseObject({ type: z.string() }).nullable(),
    setup_intent: z.union([id("seti"), SetupIntent]),
    status: z.enum(["failed", "requires_action", "succeeded"]),
    usage: z.string(),
  } satisfies Omit<Properties<Stripe.SetupAttempt>, "attach_to_self">),
);

const SetupIntent: z.ZodType<Stripe.SetupIntent> = z.lazy(() =>
  z.strictObject({
    id: id("seti"),
    object: z.literal("setup_intent"),
    allowed_payment_method_types: z.array(z.string()).nullable(),
    application: z.null(),
    automatic_payment_methods: z
      .strictObject({ allow_redirects: z.enum(["always", "never"]).optional(), enabled: z.boolean() })
      .nullable(),
    cancellation_reason: text,
    client_secret: z
      .string()
      .regex(/^seti_\w{14,}_secret_\w{24,}$/)
      .nullable(),
    created: time,
    customer: z.union([id("cus"), Customer, DeletedCustomer]).nullable(),
    customer_account: z.null(),
    description: text,
    excluded_payment_method_types: z.array(z.string()).nullable(),
    flow_directions: z.array(z.enum(["inbound", "outbound"])).nullable(),
    last_setup_error: z.looseObject({ message: z.string(), type: z.string() }).nullable(),
    latest_attempt: z.union([id("setatt"), SetupAttempt]).nullable(),
    livemode: z.literal(false),
    mandate: id("mandate").nullable(),
    metadata,
    next_action: z
      .looseObject({ type: z.enum(["redirect_to_url", "use_stripe_sdk", "verify_with_microdeposits"]) })
      .nullable(),
    on_behalf_of: text,
    payment_method: z.union([id("pm"), PaymentMethod]).nullable(),
    payment_method_configuration_details: z.null(),
    payment_method_options: z.looseObject({}),
    payment_method_types: z.array(z.string()),
    single_use_mandate: z.null(),
    status: z.enum([
      "canceled",
      "processing",
      "requires_action",
      "requires_confirmation",
      "requires_payment_method",
      "succeeded",
    ]),
    usage: z.enum(["off_session", "on_session"]),
  } satisfies Omit<Properties<Stripe.SetupIntent>, "attach_to_self" | "managed_payments">),
);

const Enabled = z.strictObject({ enabled: z.boolean() });
const Featured = Enabled.extend({
  features: z.record(z.string(), z.union([z.string(), z.int(), z.array(z.string())]).nullable()).nullable(),
});
const CustomerSession: z.ZodType<object> = z.lazy(() =>
  z.strictObject({
    object: z.literal("customer_session"),
    client_secret: z.string().startsWith("cuss_secret_").nullable(),
    components: z.strictObject({
      active_entitlements: Enabled,
      buy_button: Enabled,
      customer_portal: Enabled,
      customer_sheet: Featured,
      mobile_payment_element: Featured,
      payment_element: Featured,
      pricing_table: Enabled,
    } satisfies Properties<Stripe.CustomerSession.Components>),
    created: time,
    customer: z.union([id("cus"), Customer]),
    customer_account: z.null(),
    expires_at: time,
    livemode: z.literal(false),
  } satisfies Properties<Stripe.CustomerSession>),
);

const PortalSession = z.strictObject({
  id: id("bps"),
  object: z.literal("billing_portal.session"),
  configuration: z.string(),
  created: time,
  customer: id("cus"),
  customer_account: z.null(),
  flow: z.looseObject({ type: z.string() }).nullable(),
  livemode: z.literal(false),
  locale: text,
  on_behalf_of: text,
  return_url: text,
  url: z.url().nullable(),
} satisfies Omit<Properties<Stripe.BillingPortal.Session>, "after_expiration">);

const owner = z.union([id("cus"), z.lazy((): z.ZodType<Stripe.Customer> => Customer)]);

const CardSource: z.ZodType<Stripe.Card> = z.strictObject({
  id: id("card"),
  object: z.literal("card"),
  address_city: text,
  address_country: text,
  address_line1: text,
  address_line1_check: text,
  address_line2: text,
  address_state: text,
  address_zip: text,
  address_zip_check: text,
  brand: z.string(),
  country: text,
  customer: owner,
  cvc_check: text,
  dynamic_last4: text,
  exp_month: z.int(),
  exp_year: z.int(),
  fingerprint: z.string(),
  funding: z.string(),
  last4: z.string(),
  metadata,
  name: text,
  regulated_status: z.enum(["regulated", "unregulated"]),
  tokenization_method: text,
});

const TaxId: z.ZodType<Stripe.TaxId> = z.strictObject({
  id: id("txi"),
  object: z.literal("tax_id"),
  country: text,
  created: time,
  customer: owner,
  customer_account: z.null(),
  livemode: z.literal(false),
  owner: z.strictObject({ customer: owner, customer_account: z.null(), type: z.literal("customer") }),
  type: z.string(),
  value: z.string(),
  verification: z.strictObject({
    status: z.enum(["pending", "unavailable", "unverified", "verified"]),
    verified_address: text,
    verified_name: text,
  }),
} satisfies Properties<Stripe.TaxId>);

const DeletedTaxId = z.strictObject({ id: id("txi"), object: z.literal("tax_id"), deleted: z.literal(true) });

const BalanceTransaction = z.strictObject({
  id: id("cbtxn"),
  object: z.literal("customer_balance_transaction"),
  amount: z.int(),
  checkout_session: z.null(),
  created: time,
  credit_note: z.null(),
  currency: z.string().regex(/^[a-z]{3}$/),
  customer: owner,
  customer_account: z.null(),
  description: z.string().max(350).nullable(),
  ending_balance: z.int(),
  invoice: z.null(),
  livemode: z.literal(false),
  metadata,
  type: z.enum(["adjustment", "initial"]),
} satisfies Properties<Stripe.CustomerBalanceTransaction>);

const CashBalance = z.strictObject({
  object: z.literal("cash_balance"),
  available: z.record(z.string(), z.int()).nullable(),
  customer: id("cus"),
  customer_account: z.null(),
  livemode: z.literal(false),
  settings: z.strictObject({
    reconciliation_mode: z.enum(["automatic", "manual"]),
    using_merchant_default: z.boolean(),
  }),
} satisfies Properties<Stripe.CashBalance>);

type Transfer = Stripe.CustomerCashBalanceTransaction.Funded.BankTransfer;
const CashBalanceTransaction = z.strictObject({
  id: id("ccsbtxn"),
  object: z.literal("customer_cash_balance_transaction"),
  created: time,
  currency: z.string(),
  customer: owner,
  customer_account: z.null(),
  ending_balance: z.int(),
  funded: z.strictObject({
    bank_transfer: z.strictObject({
      eu_bank_transfer: z.strictObject({ bic: text, iban_last4: text, sender_name: text }).optional(),
      gb_bank_transfer: z.strictObject({ account_number_last4: text, sender_name: text, sort_code: text }).optional(),
      jp_bank_transfer: z.strictObject({ sender_bank: text, sender_branch: text, sender_name: text }).optional(),
      reference: text,
      type: z.string().endsWith("_bank_transfer"),
      us_bank_transfer: z.strictObject({ network: z.string(), sender_name: text }).optional(),
    } satisfies Properties<Transfer>),
  }),
  livemode: z.literal(false),
  net_amount: z.int(),
  type: z.literal("funded"),
} satisfies Partial<Properties<Stripe.CustomerCashBalanceTransaction>>);

type FinancialAddress = Stripe.FundingInstructions.BankTransfer.FinancialAddress;
const FundingInstructions = z.strictObject({
  object: z.literal("funding_instructions"),
  bank_transfer: z.strictObject({
    country: z.string().length(2),
    financial_addresses: z.array(
      z.strictObject({
        aba: z.looseObject({ account_number: z.string(), routing_number: z.string() }).optional(),
        iban: z.looseObject({ bic: z.string(), iban: z.string() }).optional(),
        sort_code: z.looseObject({ account_number: z.string(), sort_code: z.string() }).optional(),
        spei: z.looseObject({ clabe: z.string() }).optional(),
        supported_networks: z.array(z.string()),
        swift: z.looseObject({ account_number: z.string(), swift_code: z.string() }).optional(),
        type: z.enum(["aba", "iban", "sort_code", "spei", "swift", "zengin"]),
        zengin: z.looseObject({ account_number: z.string() }).optional(),
      } satisfies Properties<FinancialAddress>),
    ),
    type: z.string().endsWith("_bank_transfer"),
  } satisfies Properties<Stripe.FundingInstructions.BankTransfer>),
  currency: z.string(),
  funding_type: z.literal("bank_transfer"),
  livemode: z.literal(false),
} satisfies Properties<Stripe.FundingInstructions>);

const Coupon = z.strictObject({
  id: z.string(),
  object: z.literal("coupon"),
  amount_off: z.int().nullable(),
  created: time,
  currency: text,
  duration: z.enum(["forever", "once", "repeating"]),
  duration_in_months: z.int().nullable(),
  livemode: z.literal(false),
  max_redemptions: z.null(),
  metadata,
  name: text,
  percent_off: z.number().nullable(),
  redeem_by: z.null(),
  times_redeemed: z.int(),
  valid: z.boolean(),
} satisfies Omit<Properties<Stripe.Coupon>, "applies_to" | "currency_options">);

const commonOfDiscounts = {
  id: id("di"),
  object: z.literal("discount"),
  checkout_session: z.null(),
  customer: owner,
  customer_account: z.null(),
  invoice: z.null(),
  invoice_item: z.null(),
  promotion_code: z.null(),
  source: z.strictObject({ coupon: z.union([z.string(), Coupon]), type: z.literal("coupon") }),
  start: time,
  subscription: z.null(),
  subscription_item: z.null(),
} satisfies Properties<Stripe.DeletedDiscount>;
const Discount = z.strictObject({ ...commonOfDiscounts, end: time.nullable() } satisfies Properties<Stripe.Discount>);
const DeletedDiscount = z.strictObject({ ...commonOfDiscounts, deleted: z.literal(true) });

/** The properties that the double has of a subscription, an invoice and a payment intent. */
const billing = { created: time, customer: owner, livemode: z.literal(false), metadata };

const Subscription = z.strictObject({
  ...billing,
  id: id("sub"),
  object: z.literal("subscription"),
  canceled_at: time.nullable(),
  default_payment_method: z.union([id("pm"), PaymentMethod]).nullable(),
  ended_at: time.nullable(),
  status: z.string(),
}) as unknown as z.ZodType<Stripe.Subscription>;

const Invoice = z.strictObject({ ...billing, id: id("in"), object: z.literal("invoice"), status: z.string() });

const PaymentIntent = z.strictObject({
  ...billing,
  id: id("pi"),
  object: z.literal("payment_intent"),
  status: z.string(),
});

const Customer: z.ZodType<Stripe.Customer> = z.strictObject({
  id: id("cus"),
  object: z.literal("customer"),
  address: Address.nullable(),
  balance: z.int(),
  business_name: z.string().max(150).optional(),
  cash_balance: CashBalance.optional(),
  created: time,
  currency: text,
  customer_account: z.null(),
  default_source: z.union([id("card"), CardSource]).nullable(),
  delinquent: z.boolean(),
  description: z.string().max(5000).nullable(),
  discount: Discount.nullable(),
  email: z.string().max(512).nullable(),
  individual_name: z.string().max(150).optional(),
  invoice_credit_balance: z.record(z.string(), z.number()).optional(),
  invoice_prefix: z.string().regex(/^[A-Z0-9]{1,12}$/),
  invoice_settings: z.strictObject({
    custom_fields: z
      .array(z.strictObject({ name: z.string().max(40), value: z.string().max(140) }))
      .max(4)
      .nullable(),
    default_payment_method: z.union([id("pm"), PaymentMethod]).nullable(),
    footer: text,
    rendering_options: z.strictObject({ amount_tax_display: text, template: text }).nullable(),
  } satisfies Properties<Stripe.Customer.InvoiceSettings>),
  livemode: z.literal(false),
  metadata,
  name: z.string().max(256).nullable(),
  next_invoice_sequence: z.int(),
  phone: z.string().max(20).nullable(),
  preferred_locales: z.array(z.string()),
  shipping: z.strictObject({ address: Address, name: z.string(), phone: text }).nullable(),
  sources: listOf(CardSource).optional(),
  subscriptions: listOf(Subscription).optional(),
  tax: z
    .strictObject({
      automatic_tax: z.enum(["failed", "not_collecting", "supported", "unrecognized_location"]),
      ip_address: text,
      location: z
        .strictObject({ country: z.string(), source: z.enum(["billing_address", "ip_address"]), state: text })
        .nullable(),
      provider: z.literal("stripe"),
    } satisfies Properties<Stripe.Customer.Tax>)
    .optional(),
  tax_exempt: z.enum(["exempt", "none", "reverse"]),
  tax_ids: listOf(TaxId).optional(),
  test_clock: z.null(),
} satisfies Properties<Stripe.Customer>);

const DeletedCustomer: z.ZodType<Stripe.DeletedCustomer> = z.strictObject({
  id: id("cus"),
  object: z.literal("customer"),
  deleted: z.literal(true),
});

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
