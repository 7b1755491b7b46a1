import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import { Queue } from "../../infra/local/aws/queue.ts";
import { createAws } from "../../infra/local/aws/server.ts";
import { demoKeys, doubleKeys, environment, name } from "../../infra/local/environment.ts";
import { localVariables, secretValues } from "../../infra/local/resources.ts";
import type { StripeDouble } from "../../infra/local/stripe/double.ts";
import { RequestFault } from "../../infra/local/stripe/faults.ts";
import type { StripeRequest, StripeResponse } from "../../infra/local/stripe/request.ts";
import { type FunctionName, nameIn, queues } from "../../infra/service.ts";
import { ask } from "./aws.ts";
import type { Image } from "./container.ts";
import type { SentRequest, SentResponse } from "./http.ts";
import { type Invocation, Lambda } from "./lambda.ts";
import { awsFates, awsLatency, carry, stripeFates, stripeLatency } from "./network.ts";
import { Table } from "./table.ts";
import type { World } from "./world.ts";

/** What deployed code there is: the functions by name, and the double of Stripe. */
export interface Images {
  readonly functions: Readonly<Record<string, Image>>;
  readonly stripe: Image;
}

/** How often what goes wrong goes wrong. */
export interface Weather {
  readonly death: number;
  readonly freeze: number;
  readonly coldStart: number;
  /** A request to Stripe, and one to AWS. */
  readonly stripe: number;
  readonly aws: number;
  /** How many times slower than usual Stripe is. */
  readonly slowness: number;
}

export interface Pace {
  /** How long Stripe's search lags behind writes, in milliseconds. */
  readonly searchLag: number;
  /** Requests per second that the reconciliation makes to Stripe. */
  readonly reconciliation: number;
}

/** A request that Stripe carried out. */
export interface Execution {
  readonly call: StripeRequest;
  readonly answer: StripeResponse;
  readonly invocation: Invocation | undefined;
}

const [stripeHost, awsHost] = ["stripe.test", "aws.test"];

/** The service and all around it, in a world: Lambda, Stripe, AWS, and the network between them. */
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
      invoke: () => Promise.reject(new Error("Nobody invokes by AWS's API.")),
    });
    this.table = new Table(awsHost, (request) => ask(this.#aws, request));
    this.lambda = new Lambda({
      world,
      images: functions,
      env: functionVariables(reconciliation),
      network: (request, invocation) => this.#carry(request, invocation),
      log: (line, invocation) => void this.log.push({ line, invocation }),
      chances: () => this.weather,
    });
  }

  /** Asks Stripe past the service, as its dashboard does. */
  async atStripe(
    method: string,
    path: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<StripeResponse> {
    const [key] = Object.entries(doubleKeys).find(([, right]) => right === "write") ?? [];
    const body = method === "POST" ? new URLSearchParams(parameters).toString() : "";
    const headers = { authorization: `Bearer ${key}` };
    return this.#execute({ host: stripeHost, method, path, headers, body }, undefined);
  }

  #startStripe(image: Image, searchLag: number): StripeDouble {
    const world = this.#world;
    const { StripeDouble: Double } = image.start<{ StripeDouble: typeof StripeDouble }>({
      world,
      env: {},
      send: () => Promise.reject(new Error("The double sends nothing by itself.")),
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
      return carry(world, request, (sent, fate) => this.#answerStripe(sent, fate, invocation), {
        rate: stripe,
        fates: stripeFates,
        latency: () => stripeLatency(world, slowness),
      });
    }
    const answer = (sent: SentRequest) => world.perform(0, () => ask(this.#aws, sent));
    return carry(world, request, answer, { rate: aws, fates: awsFates, latency: () => awsLatency(world) });
  }

  /** Some fates are faults of the double. */
  async #answerStripe(request: SentRequest, fate: string, invocation: Invocation | undefined): Promise<SentResponse> {
    const delay_ms = this.#world.random.integer(500, 25_000);
    const fault = RequestFault.safeParse({ fault: fate, delay_ms });
    if (fault.success) this.stripe.faults.add(fault.data);
    const answer = await this.#execute(request, invocation);
    const named = Object.entries(answer.headers).map(([header, value]) => [header.toLowerCase(), value]);
    return { status: answer.status, headers: Object.fromEntries(named), body: JSON.stringify(answer.body) };
  }

  async #execute(
    { method, path, headers, body }: SentRequest,
    invocation: Invocation | undefined,
  ): Promise<StripeResponse> {
    const [bare = "", query = ""] = path.split(/\?(.*)/s);
    const id = `req_${this.#world.random.uuid()}`;
    const call: StripeRequest = { id, method, path: bare, query, body, header: (wanted) => headers[wanted] };
    const answer = await this.stripe.respond(call);
    if (typeof answer === "string") throw new Error(`The double answered ${answer}.`);
    this.#world.note(`${invocation?.id ?? "dashboard"}: ${method} ${path} ${body} -> ${answer.status}`);
    for (const see of this.onStripe) see({ call, answer, invocation });
    return answer;
  }
}

/** Metrics would be lines of the log. */
const functionVariables = (rate: number) => (functionName: FunctionName) => ({
  ...localVariables(
    { ...environment, reconciliation: { rate } },
    { stripeUrl: `http://${stripeHost}`, awsUrl: `http://${awsHost}` },
    functionName,
  ),
  POWERTOOLS_LOG_LEVEL: "WARN",
  POWERTOOLS_METRICS_DISABLED: "true",
});
