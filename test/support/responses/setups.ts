import type Stripe from "stripe";
import * as z from "zod";
import { id, metadata, type Properties, text, time } from "./basics.ts";
import { Customer, DeletedCustomer } from "./customers.ts";
import { PaymentMethod } from "./payment-methods.ts";

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

export const SetupIntent: z.ZodType<Stripe.SetupIntent> = z.lazy(() =>
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

export const CustomerSession: z.ZodType<object> = z.lazy(() =>
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

export const PortalSession = z.strictObject({
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
