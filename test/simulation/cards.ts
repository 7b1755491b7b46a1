import type { APIGatewayProxyResult } from "aws-lambda";
import type { Callers } from "./callers.ts";
import type { Namespace } from "./references.ts";
import type { Stage } from "./stage.ts";
import type { Witness } from "./witness.ts";
import type { World } from "./world.ts";

/** A card that an app attaches and makes the default of a customer. */
interface Save {
  readonly customer: string;
  readonly method: string;
  readonly namespace: Namespace;
  readonly reuse_existing: boolean;
  /** The cards that the customer had before. */
  readonly before: readonly string[];
  key?: string;
  /** The first response after which a caller does not retry. */
  response?: APIGatewayProxyResult;
}

/** Maximum attempts of a caller while there are accidents, and after them. */
const maxAttempts = { during: 2, after: 8 };

/** The apps that save the cards of customers. */
export class Cards {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #witness: Witness;
  readonly #callers: Callers;
  readonly #saves: Save[] = [];

  constructor(world: World, stage: Stage, witness: Witness, callers: Callers) {
    this.#world = world;
    this.#stage = stage;
    this.#witness = witness;
    this.#callers = callers;
  }

  /** Saves a card of a customer, sometimes twice. */
  async save(customer: string, namespace: Namespace) {
    const { random } = this.#world;
    for (let times = random.integer(1, 2); times > 0; times--) {
      const card = { type: "card", "card[token]": "tok_visa" };
      const { body } = await this.#stage.atStripe("POST", "/v1/payment_methods", card);
      const save: Save = {
        customer,
        method: Object(body).id,
        namespace,
        reuse_existing: random.chance(0.5),
        before: this.#cardsOf(customer),
        ...(random.chance(0.5) && { key: random.uuid() }),
      };
      this.#saves.push(save);
      await this.#repeat(save, maxAttempts.during);
    }
  }

  /** Lets each caller without a final response repeat its request. */
  async finish() {
    for (const save of this.#saves) await this.#repeat(save, maxAttempts.after);
  }

  /** Checks that each card of an existing customer was made the default, and that none was lost or copied. */
  check() {
    for (const save of this.#saves) if (this.#exists(save.customer)) this.#checkSave(save);
  }

  async #repeat(save: Save, attempts: number) {
    const { random } = this.#world;
    for (let attempt = 0; attempt < attempts && !save.response; attempt++) {
      if (attempt > 0) await this.#world.sleep(random.integer(200, 5_000));
      const response = await this.#callers.attach(save);
      const status = response?.statusCode ?? 502;
      if (status < 500 && ![409, 429].includes(status)) save.response = response;
      // Stripe repeats a stored failure for its key.
      else if (response?.headers?.["Stripe-Should-Retry"] === "false" && save.key) save.key = random.uuid();
    }
  }

  #checkSave({ customer, method, reuse_existing, before, response }: Save) {
    const { id } = JSON.parse(response?.body ?? "{}");
    const outcome = `${response?.statusCode} ${response?.body}`;
    this.#witness.check(response?.statusCode === 200, `${method} of ${customer} is not saved: ${outcome}`);
    if (!id) return;
    this.#witness.check(this.#cardsOf(customer).includes(id), `${id} is not attached to ${customer}`);
    this.#witness.check(this.#wasDefault(customer, id), `${id} never became the default of ${customer}`);
    const has = this.#cardsOf(customer);
    const isCopy = reuse_existing && has.includes(method) && before.some((other) => has.includes(other));
    this.#witness.check(!isCopy, `${method} is a second copy of a card of ${customer}`);
  }

  #cardsOf(customer: string): string[] {
    const { paymentMethods } = this.#stage.stripe.account;
    return [...paymentMethods.oldest()].filter((method) => method.customer === customer).map(({ id }) => id);
  }

  #exists = (customer: string): boolean => !this.#stage.stripe.account.customers.get(customer)?.deleted;

  #wasDefault(customer: string, method: string): boolean {
    return [...this.#stage.stripe.account.events.oldest()].some(
      ({ type, data: { object } }) =>
        type === "customer.updated" &&
        "invoice_settings" in object &&
        Object(object).id === customer &&
        Object(object.invoice_settings).default_payment_method === method,
    );
  }
}
