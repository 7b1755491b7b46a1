import type { APIGatewayProxyResult } from "aws-lambda";
import { timeouts } from "../../infra/service.ts";
import { scopes } from "../../lib/access/scopes.ts";
import { keys, type Namespace, type Reference } from "./references.ts";
import type { Stage } from "./stage.ts";
import type { Witness } from "./witness.ts";
import type { World } from "./world.ts";

/** A request to an endpoint. */
interface Request {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly namespace: Namespace;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request to attach a payment method, and to make it the default. */
interface Attachment {
  readonly customer: string;
  readonly method: string;
  readonly namespace: Namespace;
  readonly reuse_existing: boolean;
  readonly key?: string;
}

/** Maximum attempts of a caller. */
const maxAttempts = 3;

/** The apps that call the service. */
export class Callers {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #witness: Witness;
  /** Whether the operators have turned off the upserts. */
  isClosed = false;

  constructor(world: World, stage: Stage, witness: Witness) {
    this.#world = world;
    this.#stage = stage;
    this.#witness = witness;
  }

  /** Upserts a customer by its reference, and retries as an SDK does. Returns undefined if there was no response. */
  async put(wanted: Reference, parameters: Record<string, string> = {}): Promise<APIGatewayProxyResult | undefined> {
    for (let attempt = 1; ; attempt++) {
      const result = this.isClosed ? undefined : await this.#upsert(wanted, parameters);
      if (result && ![409, 429, 500, 502, 503].includes(result.statusCode)) return result;
      if (attempt === maxAttempts || this.#world.random.chance(0.3)) return result;
      await this.#world.sleep(this.#world.random.integer(200, 2_000));
    }
  }

  /** Upserts as several callers at the same time. */
  putSeveral(reference: Reference) {
    const { random } = this.#world;
    const names = Array.from({ length: random.pick([1, 1, 2, 4]) }, () => `Caller ${random.integer(1, 99)}`);
    return Promise.all(names.map((name) => this.put(reference, { name })));
  }

  /** Upserts a customer, deletes it, and upserts another. */
  async replace(reference: Reference) {
    const { id } = JSON.parse((await this.put(reference))?.body ?? "{}");
    if (id) await this.delete(id, reference);
    await this.putSeveral(reference);
  }

  get(wanted: Reference) {
    const { namespace, reference } = wanted;
    const request = { method: "GET", namespace, pathParameters: { reference } } as const;
    return this.#request("retrieve-customer-reference", request, wanted);
  }

  create({ namespace }: Reference, parameters: Record<string, string>) {
    return this.#request("create-customer", { method: "POST", namespace, parameters });
  }

  update(customer: string, { namespace }: Reference, parameters: Record<string, string>) {
    return this.#request("update-customer", { method: "POST", namespace, pathParameters: { customer }, parameters });
  }

  delete(customer: string, { namespace }: Reference) {
    return this.#request("delete-customer", { method: "DELETE", namespace, pathParameters: { customer } });
  }

  attach({ customer, method, namespace, reuse_existing, key }: Attachment) {
    return this.#request("attach-payment-method", {
      method: "POST",
      namespace,
      pathParameters: { payment_method: method },
      parameters: { customer, make_default: "true", reuse_existing: String(reuse_existing) },
      ...(key && { headers: { "Idempotency-Key": key } }),
    });
  }

  async #upsert(wanted: Reference, parameters: Record<string, string>) {
    const { namespace, reference } = wanted;
    const request = { method: "PUT", namespace, pathParameters: { reference }, parameters } as const;
    return this.#request("upsert-customer-reference", request, wanted);
  }

  /** Invokes the function of a request, as API Gateway does. Returns undefined if it fails. */
  async #request(name: string, request: Request, wanted?: Reference): Promise<APIGatewayProxyResult | undefined> {
    const { invocation, result } = this.#stage.lambda.invoke(name, this.#eventOf(request), timeouts.function);
    if (wanted) this.#witness.begin(invocation, wanted);
    const response = (await result.catch(() => undefined)) as APIGatewayProxyResult | undefined;
    const { id = "" } = Object(JSON.parse(response?.body ?? "{}"));
    this.#world.note(`${invocation.id} returned ${response?.statusCode} ${id}`);
    if (wanted && response?.statusCode === 200) this.#witness.returned(invocation, id);
    return response;
  }

  #eventOf({ method, namespace, pathParameters, parameters = {}, headers }: Request) {
    return {
      httpMethod: method,
      headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
      body: method === "POST" || method === "PUT" ? new URLSearchParams(parameters).toString() : null,
      isBase64Encoded: false,
      pathParameters,
      multiValueQueryStringParameters: null,
      requestContext: {
        requestId: this.#world.random.uuid(),
        authorizer: { client: namespace, namespace, scopes: scopes.join(" ") },
      },
    };
  }
}

/** Returns metadata that gives a customer a reference, or removes it. */
export const naming = ({ random }: World, { namespace, reference }: Reference): Record<string, string> => ({
  [`metadata[${keys[namespace]}]`]: random.chance(0.8) ? reference : "",
});
