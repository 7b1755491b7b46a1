import type Stripe from "stripe";
import * as z from "zod";
import { isName } from "../directory/references.ts";
import { CreateCustomer } from "./customer.ts";
import { expandable, parametersOf } from "./parameters.ts";

const reference = z.string().refine(isName, "A reference has 1 to 255 characters.");

/** Those of a new customer, for the one of the reference in the path. */
export const UpsertCustomerReference = CreateCustomer.extend({ reference });

export const RetrieveCustomerReference = parametersOf<Stripe.CustomerRetrieveParams>()(expandable).extend({
  reference,
});
