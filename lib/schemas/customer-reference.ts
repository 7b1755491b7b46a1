import type Stripe from "stripe";
import * as z from "zod/mini";
import { expandable, pagination, parametersOf } from "./parameters.ts";
import { isReferenceName } from "./reference-name.ts";

/** A customer reference in the path. */
export const reference = z.string().check(z.refine(isReferenceName, "A reference has 1 to 255 characters."));

/** The parameters to retrieve a customer by its reference. */
export const RetrieveCustomerReference = parametersOf<Stripe.CustomerRetrieveParams, "reference">()({
  ...expandable,
  reference,
});

/** The parameters to list the changes of a reference's customers. */
export const RetrieveCustomerReferenceHistory = z.strictObject({ ...pagination, reference });
