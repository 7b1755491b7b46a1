import * as z from "zod/mini";
import { reference } from "./customer-reference.ts";
import { CreateCustomer } from "./customer-writes.ts";

/** The parameters to upsert a customer: those to create one, and the reference in the path. */
export const UpsertCustomerReference = z.extend(CreateCustomer, { reference });
