import { searchCustomers } from "../lib/directory/list-customers.ts";
import { endpoint } from "../lib/http/endpoint.ts";
import { SearchCustomers } from "../lib/schemas/customer.ts";

/** GET /v1/customers/search */
export const handler = endpoint({ scope: "customers:read", input: SearchCustomers }, searchCustomers);
