import type Stripe from "stripe";
import * as z from "zod/mini";
import { expandableTo, nonEmptyText, pagination, parametersOf, pathId } from "./parameters.ts";
import { taxIdType } from "./tax-id-type.ts";

const customer = pathId("customer", "id");
const tax_id = pathId("tax id", "id");
const expandable = expandableTo("customer", "owner.customer");

/** The parameters to create a tax id. https://docs.stripe.com/api/tax_ids/customer_create */
export const CreateTaxId = parametersOf<Stripe.CustomerCreateTaxIdParams, "customer">()({
  ...expandable,
  type: taxIdType,
  value: nonEmptyText(),
  customer,
});

/** The parameters to list a customer's tax ids. https://docs.stripe.com/api/tax_ids/customer_list */
export const ListTaxIds = parametersOf<Stripe.CustomerListTaxIdsParams, "customer">()({
  ...expandableTo("data.customer", "data.owner.customer"),
  ...pagination,
  customer,
});

/** The parameters to retrieve a tax id. https://docs.stripe.com/api/tax_ids/customer_retrieve */
export const RetrieveTaxId = parametersOf<Stripe.CustomerRetrieveTaxIdParams, "customer" | "tax_id">()({
  ...expandable,
  customer,
  tax_id,
});

/** The parameters to delete a tax id. https://docs.stripe.com/api/tax_ids/customer_delete */
export const DeleteTaxId = z.strictObject({ customer, tax_id });
