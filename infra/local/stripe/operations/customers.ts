import {
  createCustomer,
  deleteCustomer,
  listCustomers,
  retrieveCustomer,
  updateCustomer,
} from "../resources/customers.ts";
import {
  CreateCustomer,
  DeleteCustomer,
  ListCustomers,
  RetrieveCustomer,
  SearchCustomers,
  UpdateCustomer,
} from "../resources/schemas.ts";
import { searchCustomers } from "../resources/search.ts";
import { type Operation, operation } from "./operation.ts";

/** The operations of customers. */
export const customerOperations: readonly Operation[] = [
  operation("POST", "/v1/customers", "customer", CreateCustomer, createCustomer),
  operation("GET", "/v1/customers", "customers", ListCustomers, listCustomers),
  operation("GET", "/v1/customers/search", "customerSearch", SearchCustomers, searchCustomers),
  operation("GET", "/v1/customers/{customer}", "customer", RetrieveCustomer, (account, { customer }) =>
    retrieveCustomer(account, customer),
  ),
  operation("POST", "/v1/customers/{customer}", "customer", UpdateCustomer, updateCustomer),
  operation("DELETE", "/v1/customers/{customer}", "deletedCustomer", DeleteCustomer, (account, { customer }, request) =>
    deleteCustomer(account, customer, request),
  ),
];
