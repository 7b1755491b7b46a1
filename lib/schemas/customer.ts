import type Stripe from "stripe";
import * as z from "zod/mini";
import {
  boolean,
  expandable,
  limit,
  nonEmptyText,
  pagination,
  parametersOf,
  pathId,
  text,
  timeRange,
} from "./parameters.ts";

const customer = pathId("customer", "id");

/** The parameters to retrieve a customer. https://docs.stripe.com/api/customers/retrieve */
export const RetrieveCustomer = parametersOf<Stripe.CustomerRetrieveParams, "customer">()({ ...expandable, customer });

/** The parameters to delete a customer, and one of this service. https://docs.stripe.com/api/customers/delete */
export const DeleteCustomer = z.strictObject({
  customer,
  force: z.optional(boolean),
});

/** The parameters to list customers. https://docs.stripe.com/api/customers/list */
export const ListCustomers = parametersOf<Stripe.CustomerListParams>()({
  ...expandable,
  ...pagination,
  created: z.optional(timeRange),
  email: z.optional(text(512)),
  test_clock: z.optional(nonEmptyText()),
});

/** The parameters to search customers. https://docs.stripe.com/api/customers/search */
export const SearchCustomers = parametersOf<Stripe.CustomerSearchParams>()({
  ...expandable,
  limit,
  page: z.optional(text()),
  query: nonEmptyText(),
});
