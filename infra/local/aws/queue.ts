import { createHash, randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { Journal } from "../state/store.ts";

/** A message of a queue. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Record<string, MessageAttributeValue>;
  /** Milliseconds since 1970. */
  readonly sent: number;
  receives: number;
  /** Receipt handle of the latest delivery. */
  receipt: string;
  /** Time of `performance.now()`, in milliseconds. */
  hiddenUntil: number;
}

interface QueueOptions {
  readonly name: string;
  /** Visibility timeout, in seconds. */
  readonly visibility?: number;
  /** The dead-letter queue, and the maximum deliveries before a message goes there. */
  readonly redrive?: { readonly to: Queue; readonly receives: number };
  /** Stores the messages; without it they are in memory only. */
  readonly journal?: Journal<Message>;
}

/** Returns the MD5 hash that SQS sends with a message. */
export const md5 = (text: string) => createHash("md5").update(text).digest("hex");

/** A standard SQS queue. */
export class Queue {
  readonly name: string;
  readonly #visibility: number;
  readonly #redrive: QueueOptions["redrive"];
  readonly #journal: QueueOptions["journal"];
  readonly #messages = new Map<string, Message>();
  /** Called when a message can be visible. */
  readonly listeners = new Set<() => void>();

  /** The queue starts with the messages in the journal, all visible. */
  constructor({ name, visibility = 30, redrive, journal }: QueueOptions) {
    this.name = name;
    this.#visibility = visibility;
    this.#redrive = redrive;
    this.#journal = journal;
    for (const message of journal?.load() ?? [])
      this.#messages.set(message.id, { ...message, receipt: "", hiddenUntil: 0 });
  }

  /** Number of messages, hidden or not. */
  get size(): number {
    return this.#messages.size;
  }

  /** Number of visible messages. */
  get visible(): number {
    return [...this.#messages.values()].filter(({ hiddenUntil }) => hiddenUntil <= performance.now()).length;
  }

  /** The messages, hidden or not, the oldest first. */
  get messages(): readonly Message[] {
    return [...this.#messages.values()];
  }

  /** Moves a message, or all without an id, to another queue. Returns how many. */
  move(to: Queue, id?: string): number {
    const moved = this.messages.filter((message) => id === undefined || message.id === id);
    for (const message of moved) {
      this.#messages.delete(message.id);
      to.add(message);
    }
    return moved.length;
  }

  /** Adds a message. */
  send(body: string, attributes: Message["attributes"] = {}): Message {
    return this.add({ id: randomUUID(), body, attributes, sent: Date.now() });
  }

  /** Adds a message of another queue, with the same id. */
  add(message: Pick<Message, "id" | "body" | "attributes" | "sent">): Message {
    const added = { ...message, receives: 0, receipt: "", hiddenUntil: 0 };
    this.#messages.set(added.id, added);
    this.#journal?.save(added);
    this.#notify(0);
    return added;
  }

  /** Returns at most `maximum` visible messages, and hides them for `visibility` seconds. */
  receive(maximum: number, visibility = this.#visibility): Message[] {
    const now = performance.now();
    const visible = [...this.#messages.values()].filter(({ hiddenUntil }) => hiddenUntil <= now);
    const spent = visible.filter(({ receives }) => receives >= (this.#redrive?.receives ?? Number.POSITIVE_INFINITY));
    for (const message of spent) {
      this.#redrive?.to.add(message);
      this.#remove(message);
    }
    const received = visible.filter((message) => !spent.includes(message)).slice(0, maximum);
    for (const message of received) {
      message.receives += 1;
      message.receipt = randomUUID();
      this.#hide(message, visibility);
      this.#journal?.save(message);
    }
    return received;
  }

  /** Deletes a message. Returns false if the receipt handle is not of its latest delivery. */
  delete(receipt: string): boolean {
    const message = this.#received(receipt);
    if (message) this.#remove(message);
    return message !== undefined;
  }

  /** Deletes all messages, also those that were received. */
  purge() {
    this.#messages.clear();
    this.#journal?.clear();
  }

  /** Makes a received message visible after `visibility` seconds. Returns false if the receipt handle is not valid. */
  changeVisibility(receipt: string, visibility: number): boolean {
    const message = this.#received(receipt);
    if (message) this.#hide(message, visibility);
    return message !== undefined;
  }

  #remove({ id }: Message) {
    this.#messages.delete(id);
    this.#journal?.remove(id);
  }

  #received(receipt: string): Message | undefined {
    return [...this.#messages.values()].find((message) => message.receipt === receipt);
  }

  #hide(message: Message, seconds: number) {
    message.hiddenUntil = performance.now() + seconds * 1000;
    this.#notify(seconds * 1000);
  }

  /** Calls the listeners after `delay` milliseconds, and two more because timers can be early. */
  #notify(delay: number) {
    setTimeout(() => {
      for (const listener of this.listeners) listener();
    }, delay + 2).unref();
  }
}
