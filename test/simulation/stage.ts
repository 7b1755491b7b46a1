import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import { Queue } from "../../infra/local/aws/queue.ts";
import { createAws } from "../../infra/local/aws/server.ts";
import { demoKeys, doubleKeys, environment, name } from "../../infra/local/environment.ts";
import { localVariables, secretValues } from "../../infra/local/resources.ts";
import type { StripeDouble } from "../../infra/local/stripe/double.ts";
import { RequestFault } from "../../infra/local/stripe/faults.ts";
import type { StripeRequest, StripeResponse } from "../../infra/local/stripe/request.ts";
import { type FunctionName, nameIn, queues } from "../../infra/service.ts";
import { sendTo } from "./aws.ts";
import type { Image } from "./container.ts";
import type { SentRequest, SentResponse } from "./http.ts";
import { type Invocation, Lambda } from "./lambda.ts";
import { awsFates, awsLatency, carry, stripeFates, stripeLatency } from "./network.ts";
import { Table } from "./table.ts";
import type { World } from "./world.ts";

/** The code that runs in containers: the functions by name, and the Stripe double. */
export interface Images {
  readonly functions: Readonly<Record<string, Image>>;
  readonly stripe: Image;
}

/** Probabilities of accidents. */
export interface Weather {
  readonly death: number;
  readonly freeze: number;
  readonly coldStart: number;
  /** Of an accident to a request to Stripe, and to one to AWS. */
  readonly stripe: number;
  readonly aws: number;
  /** Factor by which Stripe is slower than usual. */
  readonly slowness: number;
}

/** Speeds that differ between histories. */
export interface Pace {
  /** Delay of Stripe's search after a write, in milliseconds. */
  readonly searchLag: number;
  /** Requests per second of the reconciliation to Stripe. */
  readonly reconciliation: number;
}

/** A request that Stripe carried out. */
export interface Execution {
  readonly call: StripeRequest;
  readonly response: StripeResponse;
  readonly invocation: Invocation | undefined;
}

const [stripeHost, awsHost] = ["stripe.test", "aws.test"];

/** The service and its surroundings: Lambda, Stripe, AWS, and the network between them. */
export class Stage {
  readonly stripe: StripeDouble;
  readonly lambda: Lambda;
  readonly table: Table;
  readonly published: BusEvent[] = [];
  readonly log: { readonly line: Record<string, unknown>; readonly invocation: Invocation | undefined }[] = [];
  weather: Weather;
  /** Requests sent to Stripe. */
  attempts = 0;
  /** Called with each request that Stripe has carried out. */
  readonly onStripe: ((execution: Execution) => void)[] = [];
  readonly #world: World;
  readonly #aws: ReturnType<typeof createAws>;

  constructor(world: World, { functions, stripe }: Images, weather: Weather, { searchLag, reconciliation }: Pace) {
    this.#world = world;
    this.weather = weather;
    this.stripe = this.#startStripe(stripe, searchLag);
    this.#aws = createAws({
      secrets: secretValues(demoKeys(), undefined, "whsec_none"),
      queues: Object.values(queues).map((queue) => new Queue({ name: nameIn(name, queue) })),
      subscribers: new Set([(event: BusEvent) => this.published.push(event)]),
      invoke: () => Promise.reject(new Error("The simulation invokes functions directly, not through AWS.")),
    });
    this.table = new Table(awsHost, (request) => sendTo(this.#aws, request));
    this.lambda = new Lambda({
      world,
      images: functions,
      env: functionVariables(reconciliation),
      network: (request, invocation) => this.#carry(request, invocation),
      log: (line, invocation) => void this.log.push({ line, invocation }),
      chances: () => this.weather,
    });
  }

  /** Sends a request to Stripe without the service, as its dashboard does. */
  async atStripe(
    method: string,
    path: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<StripeResponse> {
    const [key] = Object.entries(doubleKeys).find(([, permission]) => permission === "write") ?? [];
    const body = method === "POST" ? new URLSearchParams(parameters).toString() : "";
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/x-www-form-urlencoded" };
    return this.#execute({ host: stripeHost, method, path, headers, body }, undefined);
  }

  #startStripe(image: Image, searchLag: number): StripeDouble {
    const world = this.#world;
    const { StripeDouble: Double } = image.start<{ StripeDouble: typeof StripeDouble }>({
      world,
      env: {},
      send: () => Promise.reject(new Error("The double sends no requests.")),
      wake: (run) => run(),
      log: (line) => world.note(line),
    });
    return new Double({ keys: doubleKeys, searchLag, now: () => world.now });
  }

  #carry(request: SentRequest, invocation: Invocation | undefined): Promise<SentResponse> {
    const world = this.#world;
    const { stripe, aws, slowness } = this.weather;
    if (request.host === stripeHost) {
      this.attempts += 1;
      return carry(world, request, (sent, fate) => this.#respondAsStripe(sent, fate, invocation), {
        rate: stripe,
        fates: stripeFates,
        latency: () => stripeLatency(world, slowness),
      });
    }
    const respond = (sent: SentRequest) => world.perform(0, () => sendTo(this.#aws, sent));
    return carry(world, request, respond, { rate: aws, fates: awsFates, latency: () => awsLatency(world) });
  }

  /** Lets the double respond. Some fates are its own faults. */
  async #respondAsStripe(
    request: SentRequest,
    fate: string,
    invocation: Invocation | undefined,
  ): Promise<SentResponse> {
    const delay_ms = this.#world.random.integer(500, 25_000);
    const fault = RequestFault.safeParse({ fault: fate, delay_ms });
    if (fault.success) this.stripe.faults.add(fault.data);
    const response = await this.#execute(request, invocation);
    const named = Object.entries(response.headers).map(([header, value]) => [header.toLowerCase(), value]);
    return { status: response.status, headers: Object.fromEntries(named), body: JSON.stringify(response.body) };
  }

  async #execute(
    { method, path, headers, body }: SentRequest,
    invocation: Invocation | undefined,
  ): Promise<StripeResponse> {
    const [bare = "", query = ""] = path.split(/\?(.*)/s);
    const id = `req_${this.#world.random.uuid()}`;
    const call: StripeRequest = { id, method, path: bare, query, body, header: (wanted) => headers[wanted] };
    const response = await this.stripe.respond(call);
    if (typeof response === "string") throw new Error(`The double responded with ${response}.`);
    this.#world.note(`${invocation?.id ?? "dashboard"}: ${method} ${path} ${body} -> ${response.status}`);
    for (const listener of this.onStripe) listener({ call, response, invocation });
    return response;
  }
}

/** Returns the variables of the functions. Metrics are off, because they are lines of the log. */
const functionVariables = (rate: number) => (functionName: FunctionName) => ({
  ...localVariables(
    { ...environment, reconciliation: { rate } },
    { stripeUrl: `http://${stripeHost}`, awsUrl: `http://${awsHost}` },
    functionName,
  ),
  AWS_LAMBDA_LOG_LEVEL: "WARN",
  METRICS: "off",
});
