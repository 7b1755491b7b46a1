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

export interface SentResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Carries a request out. Rejects when the connection is lost. */
export type Send = (request: SentRequest) => Promise<SentResponse>;

const socket = Object.assign(new EventEmitter().setMaxListeners(0), {
  connecting: false,
  setKeepAlive: () => {},
  setTimeout: () => {},
});

/** An outgoing request as node:http has it, as far as the SDKs use it. */
class SimulatedRequest extends Writable {
  readonly socket = socket;
  readonly #chunks: Buffer[] = [];
  readonly #options: http.RequestOptions;
  readonly #send: Send;
  readonly #schedule: Timers;
  readonly #resource = new AsyncResource("SimulatedRequest");

  constructor(options: http.RequestOptions, { send, timers }: Wire) {
    super({ autoDestroy: false });
    this.#options = options;
    this.#send = send;
    this.#schedule = timers;
  }

  setTimeout(milliseconds: number, late: () => void): this {
    const timer = this.#schedule.setTimeout(late, milliseconds);
    for (const end of ["response", "error"]) this.once(end, () => this.#schedule.clearTimeout(timer));
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

export interface Timers {
  readonly setTimeout: (run: () => void, milliseconds?: number) => object;
  readonly clearTimeout: (timer: object | undefined) => void;
}

interface Wire {
  readonly send: Send;
  readonly timers: Timers;
}

/** `node:http` and `node:https` of a container whose requests go that way. */
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
