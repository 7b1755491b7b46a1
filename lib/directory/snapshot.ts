import { isDeepStrictEqual } from "node:util";
import { itemKinds } from "../platform/item-kinds.ts";
import type { Versioned } from "../platform/table.ts";
import type { ReferenceKey } from "./references.ts";

/** The known state of an object at Stripe, and its time. */
export interface State {
  /** The second of the state, in Unix seconds: an event happened in that second; a `complete` state is that of its end. */
  readonly updated: number;
  readonly complete?: boolean;
  /** The event that contained it; undefined if Stripe was read. */
  readonly event?: string;
  /** Final: a deleted customer or a detached payment method. */
  readonly deleted?: boolean;
}

export interface CustomerState extends State {
  /** Unix seconds. */
  readonly created: number;
  readonly references: readonly ReferenceKey[];
}

export interface PaymentMethodState extends State {
  /** Present if the environment stores card details. */
  readonly card?: {
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
  };
}

/** What the directory knows of a customer: an item of the table. */
export interface Snapshot extends Versioned {
  readonly customer: string;
  readonly state?: CustomerState;
  /** By id, including the detached ones. */
  readonly payment_methods: Readonly<Record<string, PaymentMethodState>>;
  /** The latest second of a payment method that was removed because there are too many. */
  readonly forgotten?: number;
  /** The latest references that the customer has lost. */
  readonly former: readonly ReferenceKey[];
  /** The reconciliation that last found the customer at Stripe. */
  readonly seen?: number;
  /** When DynamoDB deletes the item, in Unix seconds. */
  readonly expires?: number;
}

/** Returns the partition key of a customer's snapshot. */
export const snapshotKeyOf = (customer: string) => `${itemKinds.customer}${customer}`;

/** Returns the empty snapshot of an unknown customer. */
export const emptySnapshot = (customer: string): Snapshot => ({
  pk: snapshotKeyOf(customer),
  customer,
  payment_methods: {},
  former: [],
  revision: 0,
});

/** Returns the fields of Stripe's objects in which two snapshots differ, apart from the time: `metadata`, `payment_methods`. */
export function differences(one: Snapshot, other: Snapshot): string[] {
  const differ = (facts: (snapshot: Snapshot) => unknown) => !isDeepStrictEqual(facts(one), facts(other));
  const metadata = differ(({ state }) => state?.references) ? ["metadata"] : [];
  return differ(attachedMethodsOf) ? [...metadata, "payment_methods"] : metadata;
}

/** The facts of the attached payment methods, by id. */
const attachedMethodsOf = ({ payment_methods }: Snapshot) =>
  Object.fromEntries(
    Object.entries(payment_methods).flatMap(([id, method]) => (method.deleted ? [] : [[id, factsOf(method)]])),
  );

/** Returns a state without its time and its source. */
export const factsOf = ({ updated, complete, event, deleted, ...facts }: State) => facts;
