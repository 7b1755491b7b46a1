import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, EventRequest } from "../account.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import { changesBetween } from "./changes.ts";
import type { CreateTaxId, DeleteTaxId, ListTaxIds, RetrieveTaxId } from "./detail-schemas.ts";

type Value = Pick<Stripe.TaxId, "type" | "value">;

/** The types that Stripe validates with the authorities. https://docs.stripe.com/billing/customer/tax-ids#validation */
const validated = ["au_abn", "eu_vat", "gb_vat"];

/** The result of the validation of Stripe's test values. The validation of every other value stays pending. https://docs.stripe.com/billing/testing#customer-tax-id-verfication */
const results: Readonly<Record<string, string>> = { "000000000": "verified", "111111111": "unverified" };

/** Creates a tax id, and validates it after the response if it has a test value. Throws a 404 for an unknown customer, and a 400 for an invalid value. */
export function createTaxId(
  account: Account,
  { customer, type, value }: z.output<typeof CreateTaxId>,
  request: EventRequest,
): Stripe.TaxId {
  checkTaxId({ type, value }, "value");
  return addTaxId(account, account.customer(customer).id, { type, value }, request);
}

/** Throws a 400 about `param` if the value is not one of the type. */
export function checkTaxId({ type, value }: Value, param: string) {
  if (type !== "eu_vat" || /^([A-Z]{2})?[A-Z\d]{8,12}$/.test(value)) return;
  throw stripeError({ code: "tax_id_invalid", param, message: `Invalid value for ${type}.` });
}

/** Stores a tax id of a customer, and records the event. The result is the tax id before its validation. */
export function addTaxId(account: Account, customer: string, value: Value, request: EventRequest): Stripe.TaxId {
  const created = account.taxIds.put(newTaxId(account.time, customer, value));
  account.record(request, (base) => ({ ...base, type: "customer.tax_id.created", data: { object: created } }));
  validate(account, created);
  return created;
}

/** A new tax id. `time` is its creation in Unix seconds. */
export function newTaxId(time: number, customer: string, { type, value }: Value): Stripe.TaxId {
  return {
    id: ids.taxId(),
    object: "tax_id",
    country: countryOf({ type, value }),
    created: time,
    customer,
    customer_account: null,
    livemode: false,
    owner: { customer, customer_account: null, type: "customer" },
    type,
    value,
    verification: {
      status: validated.includes(type) ? "pending" : "unavailable",
      verified_address: null,
      verified_name: null,
    },
  };
}

/** The country is in the type, or else the first letters of a European value. */
function countryOf({ type, value }: Value): string | null {
  const [, country] = (type === "eu_vat" ? /^([A-Z]{2})/ : /^([a-z]{2})_/).exec(type === "eu_vat" ? value : type) ?? [];
  return country?.toUpperCase() ?? null;
}

/** Stores the result of the validation. No request causes it, so the event has none. */
function validate(account: Account, taxId: Stripe.TaxId) {
  const status = results[taxId.value.replace(/^[A-Z]{2}/, "")];
  if (!status || taxId.verification?.status !== "pending") return;
  const object = account.taxIds.put({ ...taxId, verification: { ...taxId.verification, status } });
  account.record({ id: null, idempotency_key: null }, (base) => ({
    ...base,
    type: "customer.tax_id.updated",
    data: { object, previous_attributes: changesBetween({ ...taxId }, { ...object }) },
  }));
}

/** Returns a tax id of a customer. Throws a 404 if the customer or the tax id does not exist, or if it belongs to another one. */
export function retrieveTaxId(
  account: Account,
  { customer, tax_id }: Pick<z.output<typeof RetrieveTaxId>, "customer" | "tax_id">,
): Stripe.TaxId {
  const taxId = account.taxIds.get(tax_id);
  if (taxId && isOf(taxId, account.customer(customer).id)) return taxId;
  throw resourceMissing("tax id", tax_id, "id", 404);
}

const isOf = (taxId: Stripe.TaxId | Stripe.DeletedTaxId, customer: string): taxId is Stripe.TaxId =>
  !taxId.deleted && taxId.customer === customer;

/** Lists the tax ids of a customer, newest first. Throws a 404 if it does not exist. */
export const listTaxIds = (account: Account, { customer, ...page }: z.output<typeof ListTaxIds>) =>
  taxIdsOf(account, account.customer(customer).id, page);

/** A page of the tax ids of a customer, newest first. */
export const taxIdsOf = (account: Account, customer: string, page: Parameters<Account["taxIds"]["page"]>[1] = {}) =>
  account.taxIds.page(`/v1/customers/${customer}/tax_ids`, page, (taxId) => isOf(taxId, customer), { group: customer });

/** Deletes a tax id. Throws the errors of `retrieveTaxId`. */
export function deleteTaxId(
  account: Account,
  parameters: z.output<typeof DeleteTaxId>,
  request: EventRequest,
): Stripe.DeletedTaxId {
  const object = retrieveTaxId(account, parameters);
  const deleted: Stripe.DeletedTaxId = { id: object.id, object: "tax_id", deleted: true };
  account.taxIds.put(deleted);
  account.record(request, (base) => ({ ...base, type: "customer.tax_id.deleted", data: { object } }));
  return deleted;
}
