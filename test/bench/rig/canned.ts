import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { listen, stop } from "../../../infra/local/listen.ts";
import { secureServer } from "../../../infra/local/stripe/secure-server.ts";
import { type Exchange, subjectOf } from "./exchange.ts";
import type { Recording } from "./recordings.ts";
import { redirect } from "./redirect.ts";

interface Network {
  /** Whether the servers speak TLS. */
  readonly secure: boolean;
  /** Milliseconds before each response. */
  readonly latency: number;
}

/** Servers that repeat the responses of recorded exchanges, so that every container sees the same Stripe and AWS. */
export class Canned implements Disposable {
  readonly #network: Network;
  readonly #servers: Server[] = [];
  #responses = new Map<string, Exchange[]>();
  /** Connections to Stripe so far. */
  connections = 0;
  #addresses = { stripe: "", aws: "" };

  private constructor(network: Network) {
    this.#network = network;
  }

  /** Starts the servers on free ports. */
  static async start(network: Network): Promise<Canned> {
    const canned = new Canned(network);
    const [stripe, aws] = [canned.#serve(), canned.#serve()];
    stripe.on(network.secure ? "secureConnection" : "connection", () => canned.connections++);
    const url = async (server: Server) =>
      (await listen(server, 0)).replace("http:", network.secure ? "https:" : "http:");
    canned.#addresses = { stripe: await url(stripe), aws: await url(aws) };
    return canned;
  }

  /** Returns the variables of a function that calls these servers. */
  variablesOf({ variables }: Pick<Recording, "variables">) {
    const trusted = this.#network.secure && { NODE_EXTRA_CA_CERTS: certificate };
    return { ...redirect(variables, this.#addresses), ...trusted };
  }

  /** Repeats these exchanges from now on. Requests of one subject get its responses in order, then the last one again. */
  play(exchanges: readonly Exchange[]) {
    this.#responses = Map.groupBy(exchanges, ({ key }) => key);
  }

  [Symbol.dispose]() {
    stop(this.#servers);
  }

  #serve(): Server {
    const listener: RequestListener = (request, response) => void this.#respond(request, response);
    const server = this.#network.secure ? secureServer(listener) : createServer(listener);
    this.#servers.push(server);
    return server;
  }

  async #respond(request: IncomingMessage, response: ServerResponse) {
    const { key } = subjectOf(request, await text(request));
    const responses = this.#responses.get(key) ?? [];
    const exchange = responses.length > 1 ? responses.shift() : responses[0];
    if (this.#network.latency) await sleep(this.#network.latency);
    if (exchange) response.writeHead(exchange.status, exchange.headers).end(exchange.body);
    else response.writeHead(404).end(JSON.stringify({ error: { message: `The recording has no ${key}.` } }));
  }
}

/** The file of the servers' certificate. */
const certificate = fileURLToPath(new URL("../../../infra/local/stripe/localhost.pem", import.meta.url));
