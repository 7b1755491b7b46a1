import type { Case } from "../case.ts";
import { cards } from "./cards.ts";
import { cashBalance } from "./cash-balance.ts";
import { changes } from "./changes.ts";
import { creation } from "./creation.ts";
import { customerBalance } from "./customer-balance.ts";
import { deletion } from "./deletion.ts";
import { events } from "./events.ts";
import { expansion } from "./expansion.ts";
import { headers } from "./headers.ts";
import { idempotency } from "./idempotency.ts";
import { lists } from "./lists.ts";
import { metadata } from "./metadata.ts";
import { paymentMethods } from "./payment-methods.ts";
import { search } from "./search.ts";
import { sessions } from "./sessions.ts";
import { setupIntents } from "./setup-intents.ts";
import { taxIds } from "./tax-ids.ts";
import { validation } from "./validation.ts";

/** The cases by topic. */
export const groups: Record<string, Case[]> = {
  "creating a customer": creation,
  "invalid parameters": validation,
  "updating a customer": changes,
  metadata,
  deletion,
  lists,
  search,
  "payment methods": paymentMethods,
  cards,
  "setup intents": setupIntents,
  sessions,
  "tax ids": taxIds,
  "a customer's balance": customerBalance,
  "cash balances": cashBalance,
  expansion,
  "idempotency keys": idempotency,
  headers,
  events,
};
