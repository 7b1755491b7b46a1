import { listCustomers } from "../lib/directory/list-customers.ts";
import { endpoint } from "../lib/http/endpoint.ts";
import { ListCustomers } from "../lib/schemas/customer.ts";

/** GET /v1/customers */
export const handler = endpoint({ scope: "customers:read", input: ListCustomers }, listCustomers);
