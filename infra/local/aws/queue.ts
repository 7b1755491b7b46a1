import { createHash, randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { MessageAttributeValue } from "@aws-sdk/client-sqs";

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Record<string, MessageAttributeValue>;
  /** Milliseconds since 1970. */
  readonly sent: number;
  receives: number;
  /** Names this receiving of the message. */
  receipt: string;
  /** On the process's own clock, in milliseconds. */
  hiddenUntil: number;
}

interface QueueOptions {
  readonly name: string;
  /** Seconds that a message is hidden for who received it. */
  readonly visibility?: number;
  /** Where a message goes that was received so often and not deleted. */
  readonly redrive?: { readonly to: Queue; readonly receives: number };
}

export const md5 = (text: string) => createHash("md5").update(text).digest("hex");

/** A standard queue of SQS's, in memory. */
export class Queue {
  readonly name: string;
  readonly #visibility: number;
  readonly #redrive: QueueOptions["redrive"];
  readonly #messages = new Map<string, Message>();
  /** Told when there may be something to receive. */
  readonly arrivals = new Set<() => void>();

  constructor({ name, visibility = 30, redrive }: QueueOptions) {
    this.name = name;
    this.#visibility = visibility;
    this.#redrive = redrive;
  }

  /** Messages that are here, received or not. */
  get size(): number {
    return this.#messages.size;
  }

  /** Those that can be received now. */
  get visible(): number {
    return [...this.#messages.values()].filter(({ hiddenUntil }) => hiddenUntil <= performance.now()).length;
  }

  send(body: string, attributes: Message["attributes"] = {}): Message {
    return this.take({ id: randomUUID(), body, attributes, sent: Date.now() });
  }

  /** What another queue had, with its id. */
  take(message: Pick<Message, "id" | "body" | "attributes" | "sent">): Message {
    const taken = { ...message, receives: 0, receipt: "", hiddenUntil: 0 };
    this.#messages.set(taken.id, taken);
    this.#announce(0);
    return taken;
  }

  /** Some of the visible messages, which are hidden from then on. */
  receive(most: number, visibility = this.#visibility): Message[] {
    const now = performance.now();
    const visible = [...this.#messages.values()].filter(({ hiddenUntil }) => hiddenUntil <= now);
    const spent = visible.filter(({ receives }) => receives >= (this.#redrive?.receives ?? Number.POSITIVE_INFINITY));
    for (const message of spent) {
      this.#messages.delete(message.id);
      this.#redrive?.to.take(message);
    }
    const received = visible.filter((message) => !spent.includes(message)).slice(0, most);
    for (const message of received) {
      message.receives += 1;
      message.receipt = randomUUID();
      this.#hide(message, visibility);
    }
    return received;
  }

  /** Whether that receiving of a message is the latest. */
  delete(receipt: string): boolean {
    const message = this.#received(receipt);
    return message !== undefined && this.#messages.delete(message.id);
  }

  /** Shows a received message again after so many seconds. */
  show(receipt: string, visibility: number): boolean {
    const message = this.#received(receipt);
    if (message) this.#hide(message, visibility);
    return message !== undefined;
  }

  #received(receipt: string): Message | undefined {
    return [...this.#messages.values()].find((message) => message.receipt === receipt);
  }

  #hide(message: Message, seconds: number) {
    message.hiddenUntil = performance.now() + seconds * 1000;
    this.#announce(seconds * 1000);
  }

  /** A little later than asked, as a timer may be early. */
  #announce(delay: number) {
    setTimeout(() => {
      for (const tell of this.arrivals) tell();
    }, delay + 2).unref();
  }
}
