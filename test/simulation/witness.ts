import type Stripe from "stripe";
import type { Invocation } from "./lambda.ts";
import { isSame, type Reference, referencesOf } from "./references.ts";
import type { Execution, Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** A request for a reference: what it wants, and when it began. */
interface Wish extends Reference {
  readonly began: number;
  /** The customers that it found to have the reference at Stripe. */
  readonly read: Set<string>;
  /** Those of them that had lost it when it changed them. */
  readonly renamed: Set<string>;
}

/** From when to when a customer had a reference at Stripe, and who named it so. */
interface Span extends Reference {
  readonly customer: string;
  readonly by: "upsert" | "caller";
  readonly from: number;
  to: number;
  /** When an upsert first returned the customer for it. */
  returned?: number;
}

/** Sees everything that happens at Stripe, and says what must not be. */
export class Witness {
  readonly violations: string[] = [];
  readonly #world: World;
  readonly #stage: Stage;
  readonly #wishes = new Map<Invocation, Wish>();
  readonly #spans: Span[] = [];

  constructor(world: World, stage: Stage) {
    this.#world = world;
    this.#stage = stage;
    stage.onStripe.push((execution) => this.#see(execution));
  }

  check(isTrue: boolean, otherwise: string) {
    if (isTrue) return;
    this.#world.note(`VIOLATION: ${otherwise}`);
    this.violations.push(otherwise);
  }

  /** A request for a reference begins. */
  begin(invocation: Invocation, reference: Reference) {
    this.#wishes.set(invocation, { ...reference, began: this.#world.now, read: new Set(), renamed: new Set() });
  }

  /** It returned a customer. */
  returned(invocation: Invocation, customer: string) {
    const wish = this.#wishes.get(invocation);
    if (!wish) return;
    const had = this.#spansOf(customer).filter((span) => isSame(span, wish) && span.to >= wish.began);
    this.check(had.length > 0, `${invocation.id} returned ${customer}, which had ${wish.reference} at no time of it`);
    for (const span of had.filter(isOpen)) span.returned ??= this.#world.now;
    for (const other of wish.renamed)
      this.check(
        this.#hasReported(invocation, other),
        `${invocation.id} changed ${other}, which had lost ${wish.reference}, and did not report it`,
      );
  }

  /** The living customers with a reference, the oldest first. */
  living(reference: Reference): Stripe.Customer[] {
    return [...this.#stage.stripe.account.customers.oldest()]
      .filter((customer): customer is Stripe.Customer => !customer.deleted)
      .filter((customer) => referencesOf(customer).some((one) => isSame(one, reference)))
      .sort((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1));
  }

  #hasReported(invocation: Invocation, customer: string): boolean {
    return this.#stage.log.some(
      ({ line, invocation: who }) =>
        who === invocation && line.message === "renamed customer" && line.customer === customer,
    );
  }

  #see({ call, answer, invocation }: Execution) {
    if (answer.status !== 200 || answer.headers["Idempotent-Replayed"]) return;
    const wish = invocation && this.#wishes.get(invocation);
    const [, id] = /^\/v1\/customers\/(cus_\w+)$/.exec(call.path) ?? [];
    if (call.method === "GET") {
      if (id && wish) this.#seeReading(wish, id);
      return;
    }
    if (id && wish && call.method === "POST") this.#seeUpdate(wish, id, `${invocation.id} for ${wish.reference}`);
    const changed = call.path === "/v1/customers" ? String(Object(answer.body).id) : id;
    if (changed && wish && !id) this.#seeCreation(wish, `${invocation.id} created ${changed}`);
    if (changed) this.#record(changed, wish ? "upsert" : "caller");
  }

  /** An upsert creates no customer while an upsert before it has returned one that still has the reference. */
  #seeCreation(wish: Wish, what: string) {
    const known = this.#spans.find(
      (span) => isOpen(span) && isSame(span, wish) && (span.returned ?? wish.began) < wish.began,
    );
    this.check(!known, `${what} for ${wish.reference}, which upserts had returned as ${known?.customer}`);
  }

  #seeReading(wish: Wish, customer: string) {
    if (this.#openSpans(customer).some((span) => isSame(span, wish))) wish.read.add(customer);
  }

  /** An upsert changes only a customer that has its reference, and changes no reference. */
  #seeUpdate(wish: Wish, customer: string, who: string) {
    const had = this.#openSpans(customer);
    if (!had.some((span) => isSame(span, wish))) {
      if (wish.read.has(customer)) wish.renamed.add(customer);
      const names = had.map(({ reference }) => reference).join() || "none";
      this.check(wish.read.has(customer), `${who} changed ${customer}, which has ${names}`);
    }
    const has = this.#referencesOf(customer);
    const isKept = has.length === had.length && had.every((span) => has.some((one) => isSame(one, span)));
    this.check(isKept, `${who} changed the references of ${customer}`);
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

  /** Of the living customers with one reference, the service has named one at most: callers named the others so. */
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
