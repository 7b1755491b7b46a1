import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { doubleKeys } from "../../../infra/local/environment.ts";
import type { Invoke, Runtime } from "../../../infra/local/functions/invoke.ts";
import { listen, stop } from "../../../infra/local/listen.ts";
import { type LocalService, startLocal } from "../../../infra/local/start.ts";
import type { FunctionName } from "../../../infra/service.ts";
import { addressOf, sdks } from "../../support/sdks.ts";
import { Container } from "./container.ts";
import { type Exchange, type Invocation, subjectOf } from "./exchange.ts";
import { bundleFiles } from "./files.ts";
import { redirect } from "./redirect.ts";

/** The signing secret of Stripe's webhooks. */
export const webhookSecret = "whsec_bench";

/** The local service, whose functions run in containers, one invocation at a time, and whose network is tapped. */
export interface Tapped extends AsyncDisposable {
  readonly service: LocalService;
  readonly invoke: Invoke;
  /** All invocations so far, in order. */
  readonly invocations: readonly Invocation[];
  /** Returns the variables of a function, with the addresses of the service. */
  readonly variables: (name: FunctionName) => Readonly<Record<string, string>>;
  /** Ends all containers, so that the next invocation of each function is a cold start. */
  readonly coldStart: () => Promise<void>;
}

/** Starts the local service with a tap between its functions and Stripe and AWS. */
export async function startTapped(): Promise<Tapped> {
  const fileOf = await bundleFiles();
  const containers = new Map<string, Container>();
  const invocations: Invocation[] = [];
  const taps: Server[] = [];
  let exchanges: Exchange[] = [];
  let variables: Tapped["variables"] = () => ({});
  let turn: Promise<unknown> = Promise.resolve();

  const addTap = async (target: string) => {
    const tap = createTap(target, (exchange) => exchanges.push(exchange));
    taps.push(tap);
    return listen(tap, 0);
  };

  async function tapped(name: string) {
    const own = variables(name as FunctionName);
    const { STRIPE_API_URL = service.stripeUrl, AWS_ENDPOINT_URL = "" } = own;
    return redirect(own, { stripe: await addTap(STRIPE_API_URL), aws: await addTap(AWS_ENDPOINT_URL) });
  }

  async function run(name: string, event: unknown, timeout: number) {
    const container = containers.get(name) ?? new Container(fileOf(name), await tapped(name));
    containers.set(name, container);
    exchanges = [];
    const { result } = await container.invoke(event, timeout);
    invocations.push({ name, event, timeout, result, exchanges });
    return result;
  }

  const invoke: Invoke = (...call) => {
    const result = turn.then(() => run(...call));
    turn = result.catch(() => {});
    return result;
  };

  const runtime: Runtime = (ofService) => {
    variables = ofService;
    return invoke;
  };

  async function coldStart() {
    for (const container of containers.values()) await container[Symbol.asyncDispose]();
    containers.clear();
  }

  const service = await startLocal({ runtime, webhooks: false, webhookSecret, searchLag: 0 });
  return {
    service,
    invoke,
    invocations,
    variables: (name) => variables(name),
    coldStart,
    [Symbol.asyncDispose]: async () => {
      await coldStart();
      stop(taps);
      service[Symbol.dispose]();
    },
  };
}

/** Returns the official SDK for an address, with a key. */
export const sdkAt = (url: string, key: string = Object.keys(doubleKeys)[1] ?? "") =>
  sdks["stripe 23.1.0"](key, { ...addressOf(url), maxNetworkRetries: 0, telemetry: false });

/** Returns a server that forwards requests, and passes each with its response on. */
function createTap(target: string, see: (exchange: Exchange) => void): Server {
  return createServer(async (request, response) => {
    const { method = "", url = "" } = request;
    const { host, connection, "content-length": _, ...headers } = request.headers as Record<string, string>;
    const sent = await text(request);
    const forwarded = await fetch(`${target}${url}`, { method, headers, body: method === "GET" ? undefined : sent });
    const { connection: __, "keep-alive": ___, ...rest } = Object.fromEntries(forwarded.headers);
    const { "content-length": ____, "transfer-encoding": _____, ...kept } = rest;
    const exchange = {
      ...subjectOf(request, sent),
      status: forwarded.status,
      headers: kept,
      body: await forwarded.text(),
    };
    see(exchange);
    response.writeHead(exchange.status, kept).end(exchange.body);
  });
}
