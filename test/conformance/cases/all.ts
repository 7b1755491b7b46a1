import type { Case } from "../case.ts";
import { changes, creation, deletion, metadata, validation } from "./customers.ts";
import { lists, search } from "./lists.ts";
import { paymentMethods } from "./payment-methods.ts";
import { events, expansion, headers, idempotency } from "./protocol.ts";

/** Every case, by what it is about. */
export const groups: Record<string, Case[]> = {
  "creating a customer": creation,
  "what is refused": validation,
  "changes of a customer": changes,
  metadata,
  deletion,
  lists,
  search,
  "payment methods": paymentMethods,
  expansion,
  "idempotency keys": idempotency,
  headers,
  events,
};
