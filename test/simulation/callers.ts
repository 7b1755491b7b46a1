import type { APIGatewayProxyResult } from "aws-lambda";
import { timeouts } from "../../infra/service.ts";
import { scopes } from "../../lib/access/clients.ts";
import { keys, type Namespace, type Reference } from "./references.ts";
import type { Stage } from "./stage.ts";
import type { Witness } from "./witness.ts";
import type { World } from "./world.ts";

interface Request {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly namespace: Namespace;
}

const mostTries = 3;

/** The apps that call the service. */
export class Callers {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #witness: Witness;
  #upserts = 0;
  /** Whether the operators let no upsert begin. */
  isClosed = false;

  constructor(world: World, stage: Stage, witness: Witness) {
    this.#world = world;
    this.#stage = stage;
    this.#witness = witness;
  }

  /** Upserts that have not ended. */
  get upserts(): number {
    return this.#upserts;
  }

  /** Puts a customer by its reference, again when that fails, as an SDK does. Undefined when nothing was answered. */
  async put(wanted: Reference, parameters: Record<string, string> = {}): Promise<APIGatewayProxyResult | undefined> {
    for (let attempt = 1; ; attempt++) {
      const result = this.isClosed ? undefined : await this.#upsert(wanted, parameters);
      if (result && ![409, 429, 500, 502, 503].includes(result.statusCode)) return result;
      if (attempt === mostTries || this.#world.random.chance(0.3)) return result;
      await this.#world.sleep(this.#world.random.integer(200, 2_000));
    }
  }

  /** As several callers at the same time. */
  putSeveral(reference: Reference) {
    const { random } = this.#world;
    const names = Array.from({ length: random.pick([1, 1, 2, 4]) }, () => `Caller ${random.integer(1, 99)}`);
    return Promise.all(names.map((name) => this.put(reference, { name })));
  }

  /** Puts a customer, deletes it, and puts another. */
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

  async #upsert(wanted: Reference, parameters: Record<string, string>) {
    const { namespace, reference } = wanted;
    this.#upserts += 1;
    const request = { method: "PUT", namespace, pathParameters: { reference }, parameters } as const;
    const result = await this.#request("upsert-customer-reference", request, wanted);
    this.#upserts -= 1;
    return result;
  }

  /** What API Gateway makes of a request; undefined when the function failed. */
  async #request(name: string, request: Request, wanted?: Reference): Promise<APIGatewayProxyResult | undefined> {
    const { invocation, result } = this.#stage.lambda.invoke(name, this.#eventOf(request), timeouts.function);
    if (wanted) this.#witness.begin(invocation, wanted);
    const answer = (await result.catch(() => undefined)) as APIGatewayProxyResult | undefined;
    const { id = "" } = Object(JSON.parse(answer?.body ?? "{}"));
    this.#world.note(`${invocation.id} returned ${answer?.statusCode} ${id}`);
    if (wanted && answer?.statusCode === 200) this.#witness.returned(invocation, id);
    return answer;
  }

  #eventOf({ method, namespace, pathParameters, parameters = {} }: Request) {
    return {
      httpMethod: method,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
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

/** Metadata that names a customer, or takes its name away. */
export const naming = ({ random }: World, { namespace, reference }: Reference): Record<string, string> => ({
  [`metadata[${keys[namespace]}]`]: random.chance(0.8) ? reference : "",
});
