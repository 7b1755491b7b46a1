import * as z from "zod/mini";
import { pathId } from "./parameters.ts";

/** The parameters to delete a customer's discount. https://docs.stripe.com/api/discounts/delete */
export const DeleteDiscount = z.strictObject({ customer: pathId("customer", "id") });
