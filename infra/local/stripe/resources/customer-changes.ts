import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import { ids } from "../ids.ts";
import { invoicePrefix, maxCustomFields } from "../limits.ts";
import { resourceMissing } from "../resource-missing.ts";
import { cardSource, namedTestCard, rejectDeclinedCard, tokenCard } from "./cards.ts";
import { addressOf, mergeMetadata, textOr } from "./fields.ts";
import type { CreateCustomer, UpdateCustomer } from "./schemas.ts";

type Changes = Partial<z.output<typeof UpdateCustomer>> & Omit<Partial<z.output<typeof CreateCustomer>>, "tax">;
type InvoiceSettings = Stripe.Customer.InvoiceSettings;

/** A new customer without data. `time` is its creation in Unix seconds. */
export function blankCustomer(time: number, id: string = ids.customer()): Stripe.Customer {
  const emptyList = (name: string) => ({
    object: "list" as const,
    data: [],
    has_more: false,
    url: `/v1/customers/${id}/${name}`,
  });
  return {
    id,
    object: "customer",
    address: null,
    balance: 0,
    business_name: undefined,
    cash_balance: {
      object: "cash_balance",
      available: null,
      customer: id,
      customer_account: null,
      livemode: false,
      settings: { reconciliation_mode: "automatic", using_merchant_default: true },
    },
    created: time,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    individual_name: undefined,
    invoice_credit_balance: {},
    invoice_prefix: ids.invoicePrefix(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    sources: emptyList("sources"),
    subscriptions: emptyList("subscriptions"),
    tax: { automatic_tax: "unrecognized_location", ip_address: null, location: null, provider: "stripe" },
    tax_exempt: "none",
    tax_ids: emptyList("tax_ids"),
    test_clock: null,
  };
}

/**
 * The customer with changes: absent parameters change nothing, empty text unsets, metadata merges by key. `attached`
 * contains the ids of the payment methods that can become the default, by the names that the request can use.
 * Throws Stripe's error if a change is invalid.
 */
export function changedCustomer(
  customer: Stripe.Customer,
  changes: Changes,
  attached: Record<string, string>,
): Stripe.Customer {
  if (changes.test_clock) throw resourceMissing("test_clock", changes.test_clock, "test_clock", 400);
  return {
    ...customer,
    address: changes.address === undefined ? customer.address : changes.address ? addressOf(changes.address) : null,
    balance: changes.balance ?? customer.balance,
    business_name: textOr(changes.business_name, customer.business_name) ?? undefined,
    cash_balance: cashBalanceOf(customer, changes.cash_balance),
    description: textOr(changes.description, customer.description),
    email: textOr(changes.email, customer.email),
    individual_name: textOr(changes.individual_name, customer.individual_name) ?? undefined,
    invoice_prefix: invoicePrefixOf(changes.invoice_prefix) ?? customer.invoice_prefix,
    invoice_settings: invoiceSettingsOf(customer.invoice_settings, changes.invoice_settings, attached),
    metadata: mergeMetadata(customer.metadata, changes.metadata),
    name: textOr(changes.name, customer.name),
    next_invoice_sequence: changes.next_invoice_sequence ?? customer.next_invoice_sequence,
    phone: textOr(changes.phone, customer.phone),
    preferred_locales: changes.preferred_locales ?? customer.preferred_locales,
    shipping: changes.shipping === undefined ? customer.shipping : shippingOf(changes.shipping),
    tax: taxOf(customer, changes),
    tax_exempt: changes.tax_exempt === undefined ? customer.tax_exempt : changes.tax_exempt || "none",
    ...sourcesOf(customer, changes),
  };
}

function shippingOf(shipping: NonNullable<Changes["shipping"]>): Stripe.Customer.Shipping | null {
  if (shipping === "") return null;
  return { address: addressOf(shipping.address), name: shipping.name, phone: shipping.phone || null };
}

/** The cash balance after a change of its settings. */
export function cashBalanceOf({ cash_balance: current }: Stripe.Customer, changes: Changes["cash_balance"]) {
  const mode = changes?.settings?.reconciliation_mode;
  if (!current || !mode) return current;
  const isDefault = mode === "merchant_default";
  return {
    ...current,
    settings: { reconciliation_mode: isDefault ? "automatic" : mode, using_merchant_default: isDefault },
  };
}

function invoicePrefixOf(prefix: string | undefined): string | undefined {
  if (!prefix || invoicePrefix.test(prefix)) return prefix || undefined;
  throw stripeError({
    param: "invoice_prefix",
    message: "The invoice prefix must be 1 to 12 uppercase letters or numbers.",
  });
}

function invoiceSettingsOf(
  current: InvoiceSettings,
  changes: Changes["invoice_settings"],
  attached: Record<string, string>,
): InvoiceSettings {
  if (!changes) return current;
  const { custom_fields, default_payment_method, footer, rendering_options } = changes;
  return {
    custom_fields: custom_fields === undefined ? current.custom_fields : customFieldsOf(custom_fields),
    default_payment_method:
      default_payment_method === undefined
        ? current.default_payment_method
        : defaultMethodOf(default_payment_method, attached),
    footer: textOr(footer, current.footer),
    rendering_options:
      rendering_options === undefined ? current.rendering_options : renderingOptionsOf(rendering_options),
  };
}

type Invoice = NonNullable<Changes["invoice_settings"]>;

function customFieldsOf(fields: NonNullable<Invoice["custom_fields"]>): InvoiceSettings["custom_fields"] {
  if (fields === "" || fields.length === 0) return null;
  if (fields.length <= maxCustomFields) return fields;
  throw stripeError({
    param: "invoice_settings[custom_fields]",
    message: `You can set at most ${maxCustomFields} custom fields.`,
  });
}

function renderingOptionsOf(options: NonNullable<Invoice["rendering_options"]>): InvoiceSettings["rendering_options"] {
  return options === ""
    ? null
    : { amount_tax_display: options.amount_tax_display || null, template: options.template || null };
}

function defaultMethodOf(id: string, attached: Record<string, string>): string | null {
  if (id === "") return null;
  const method = attached[id];
  if (method) return method;
  throw stripeError({
    code: "resource_missing",
    param: "invoice_settings[default_payment_method]",
    message: `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
  });
}

function taxOf(customer: Stripe.Customer, { address, tax: changes }: Changes): Stripe.Customer.Tax {
  const ip_address = textOr(changes?.ip_address, customer.tax?.ip_address);
  const { country, state } = (address === undefined ? customer.address : address) || {};
  const billing = country ? ({ country, source: "billing_address", state: state || null } as const) : null;
  const location = billing ?? (ip_address ? { country: "US", source: "ip_address", state: null } : null);
  if (changes?.validate_location === "immediately" && !location)
    throw stripeError({
      code: "customer_tax_location_invalid",
      param: "tax[validate_location]",
      message:
        "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    });
  return { automatic_tax: location ? "supported" : "unrecognized_location", ip_address, location, provider: "stripe" };
}

/** The sources after the changes. A token adds a card, which becomes the default. */
function sourcesOf(
  { id, created, sources, default_source }: Stripe.Customer,
  changes: Changes,
): Pick<Stripe.Customer, "sources" | "default_source"> {
  const data = sources?.data ?? [];
  if (changes.source) {
    rejectDeclinedCard(namedTestCard(changes.source, "tok_"), (card) => ({ source: cardSource(card, id, created) }));
    const card = cardSource(tokenCard(changes.source, "source"), id, created);
    return { default_source: card.id, sources: sources && { ...sources, data: [card, ...data] } };
  }
  const chosen = changes.default_source;
  if (chosen && !data.some((source) => source.id === chosen))
    throw resourceMissing("source", chosen, "default_source", 400);
  return { default_source: chosen ?? default_source, sources };
}
