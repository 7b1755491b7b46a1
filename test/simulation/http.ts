import { AsyncResource } from "node:async_hooks";
import { EventEmitter } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { Readable, Writable } from "node:stream";

/** A request that has left a container. */
export interface SentRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The response to a request. */
export interface SentResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request. Rejects if the connection is lost. */
export type Send = (request: SentRequest) => Promise<SentResponse>;

const socket = Object.assign(new EventEmitter().setMaxListeners(0), {
  connecting: false,
  setKeepAlive: () => {},
  setTimeout: () => {},
});

/** An outgoing request with the part of node:http's API that the SDKs use. */
class SimulatedRequest extends Writable {
  readonly socket = socket;
  readonly #chunks: Buffer[] = [];
  readonly #options: http.RequestOptions;
  readonly #send: Send;
  readonly #timers: Timers;
  readonly #resource = new AsyncResource("SimulatedRequest");

  constructor(options: http.RequestOptions, { send, timers }: Wire) {
    super({ autoDestroy: false });
    this.#options = options;
    this.#send = send;
    this.#timers = timers;
  }

  setTimeout(milliseconds: number, onTimeout: () => void): this {
    const timer = this.#timers.setTimeout(onTimeout, milliseconds);
    for (const end of ["response", "error"]) this.once(end, () => this.#timers.clearTimeout(timer));
    return this;
  }

  override _write(chunk: Buffer, _: string, done: () => void) {
    this.#chunks.push(chunk);
    done();
  }

  override _final(done: () => void) {
    done();
    const { host = "", method = "GET", path = "/", headers } = this.#options;
    const named = Object.entries(Object(headers)).map(([name, value]) => [name.toLowerCase(), String(value)]);
    const body = Buffer.concat(this.#chunks).toString();
    this.#send({ host: String(host), method, path: String(path), headers: Object.fromEntries(named), body }).then(
      (response) => this.#resource.runInAsyncScope(() => this.#receive(response)),
      (error) => this.#resource.runInAsyncScope(() => this.destroy(error)),
    );
  }

  #receive({ status, headers, body }: SentResponse) {
    if (this.destroyed) return;
    this.emit(
      "response",
      Object.assign(Readable.from([Buffer.from(body)]), { statusCode: status, headers, complete: true }),
    );
  }
}

/** The timers of a container. */
export interface Timers {
  readonly setTimeout: (run: () => void, milliseconds?: number) => object;
  readonly clearTimeout: (timer: object | undefined) => void;
}

interface Wire {
  readonly send: Send;
  readonly timers: Timers;
}

/** Returns `node:http` and `node:https` of a container. */
export function simulatedHttp(wire: Wire) {
  const request = (options: http.RequestOptions, listener?: (response: unknown) => void) => {
    const sent = new SimulatedRequest(options, wire);
    if (listener) sent.once("response", listener);
    return sent;
  };
  return {
    http: { ...http, request, default: { ...http, request } },
    https: { ...https, request, default: { ...https, request } },
  };
}
