import type Stripe from "stripe";
import type { Invocation } from "./lambda.ts";
import { isSame, type Reference, referencesOf } from "./references.ts";
import type { Execution, Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** An upsert or a retrieval of a reference. */
interface Lookup extends Reference {
  /** Milliseconds since 1970. */
  readonly began: number;
  /** The customers that it read at Stripe while they had the reference. */
  readonly read: Set<string>;
  /** Those of them that had lost the reference when it changed them. */
  readonly renamed: Set<string>;
}

/** The time during which a customer had a reference at Stripe. */
interface Span extends Reference {
  readonly customer: string;
  /** What gave it the reference. */
  readonly by: "upsert" | "caller";
  readonly from: number;
  to: number;
  /** When an upsert first returned the customer, in milliseconds since 1970. */
  returned?: number;
}

/** Checks every request that Stripe executes, and collects violations. */
export class Witness {
  readonly violations: string[] = [];
  readonly #world: World;
  readonly #stage: Stage;
  readonly #lookups = new Map<Invocation, Lookup>();
  readonly #spans: Span[] = [];

  constructor(world: World, stage: Stage) {
    this.#world = world;
    this.#stage = stage;
    stage.onStripe.push((execution) => this.#see(execution));
  }

  /** Adds a violation if the condition is false. */
  check(isTrue: boolean, violation: string) {
    if (isTrue) return;
    this.#world.note(`VIOLATION: ${violation}`);
    this.violations.push(violation);
  }

  /** Notes that a request for a reference begins. */
  begin(invocation: Invocation, reference: Reference) {
    this.#lookups.set(invocation, { ...reference, began: this.#world.now, read: new Set(), renamed: new Set() });
  }

  /** Checks the customer that a request returned. */
  returned(invocation: Invocation, customer: string) {
    const lookup = this.#lookups.get(invocation);
    if (!lookup) return;
    const had = this.#spansOf(customer).filter((span) => isSame(span, lookup) && span.to >= lookup.began);
    this.check(
      had.length > 0,
      `${invocation.id} returned ${customer}, which did not have ${lookup.reference} during the request`,
    );
    for (const span of had.filter(isOpen)) span.returned ??= this.#world.now;
    for (const other of lookup.renamed)
      this.check(
        this.#hasReported(invocation, other),
        `${invocation.id} changed ${other}, which had lost ${lookup.reference}, and did not report it`,
      );
  }

  /** Returns the existing customers with a reference, oldest first. */
  existing(reference: Reference): Stripe.Customer[] {
    return [...this.#stage.stripe.account.customers.oldest()]
      .filter((customer): customer is Stripe.Customer => !customer.deleted)
      .filter((customer) => referencesOf(customer).some((one) => isSame(one, reference)))
      .sort((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1));
  }

  #hasReported(invocation: Invocation, customer: string): boolean {
    return this.#stage.log.some(
      ({ line, invocation: writer }) =>
        writer === invocation && line.message === "renamed customer" && line.customer === customer,
    );
  }

  #see({ call, response, invocation }: Execution) {
    if (response.status !== 200 || response.headers["Idempotent-Replayed"]) return;
    const lookup = invocation && this.#lookups.get(invocation);
    const [, id] = /^\/v1\/customers\/(cus_\w+)$/.exec(call.path) ?? [];
    if (call.method === "GET") {
      if (id && lookup) this.#seeReading(lookup, id);
      return;
    }
    if (id && lookup && call.method === "POST") this.#seeUpdate(lookup, id, `${invocation.id} for ${lookup.reference}`);
    const changed = call.path === "/v1/customers" ? String(Object(response.body).id) : id;
    if (changed && lookup && !id) this.#seeCreation(lookup, `${invocation.id} created ${changed}`);
    if (changed) this.#record(changed, lookup ? "upsert" : "caller");
  }

  /** Checks that an upsert creates no customer if an earlier upsert returned one that still has the reference. */
  #seeCreation(lookup: Lookup, what: string) {
    const known = this.#spans.find(
      (span) => isOpen(span) && isSame(span, lookup) && (span.returned ?? lookup.began) < lookup.began,
    );
    this.check(!known, `${what} for ${lookup.reference}, which upserts had returned as ${known?.customer}`);
  }

  #seeReading(lookup: Lookup, customer: string) {
    if (this.#openSpans(customer).some((span) => isSame(span, lookup))) lookup.read.add(customer);
  }

  /** Checks that an upsert changes only a customer with its reference, and changes no reference. */
  #seeUpdate(lookup: Lookup, customer: string, who: string) {
    const had = this.#openSpans(customer);
    if (!had.some((span) => isSame(span, lookup))) {
      if (lookup.read.has(customer)) lookup.renamed.add(customer);
      const names = had.map(({ reference }) => reference).join() || "none";
      this.check(lookup.read.has(customer), `${who} changed ${customer}, which has ${names}`);
    }
    const has = this.#referencesOf(customer);
    const isUnchanged = has.length === had.length && had.every((span) => has.some((one) => isSame(one, span)));
    this.check(isUnchanged, `${who} changed the references of ${customer}`);
  }

  #record(customer: string, by: Span["by"]) {
    const { now } = this.#world;
    const has = this.#referencesOf(customer);
    const had = this.#openSpans(customer);
    for (const span of had) if (!has.some((one) => isSame(one, span))) span.to = now;
    for (const one of has)
      if (!had.some((span) => isSame(span, one)))
        this.#spans.push({ ...one, customer, by, from: now, to: Number.POSITIVE_INFINITY });
    this.#countCustomers();
  }

  /** Checks that upserts gave a reference to at most one existing customer. Callers can give it to others. */
  #countCustomers() {
    const given = this.#spans.filter((span) => isOpen(span) && span.by === "upsert");
    for (const span of given) {
      const customers = given.filter((other) => isSame(other, span)).map(({ customer }) => customer);
      this.check(customers.length === 1, `${span.reference} has several customers: ${customers.join(" and ")}`);
    }
  }

  #referencesOf(id: string): Reference[] {
    return referencesOf(this.#stage.stripe.account.customers.get(id));
  }

  #spansOf(customer: string): Span[] {
    return this.#spans.filter((span) => span.customer === customer);
  }

  #openSpans(customer: string): Span[] {
    return this.#spansOf(customer).filter(isOpen);
  }
}

const isOpen = ({ to }: Span) => to === Number.POSITIVE_INFINITY;
