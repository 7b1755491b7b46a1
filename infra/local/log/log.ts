import type { Activity, Invocation, Observer } from "../activity.ts";
import type { Format, Started } from "./format.ts";
import { json } from "./json.ts";
import { readable } from "./readable.ts";
import { factsOf } from "./request.ts";

/** Prints what happens in a local run: for people, or as JSON for programs. */
export class Log {
  readonly #format: Format;
  readonly #subscriber?: string;
  readonly #invocations = new Map<string, Invocation[]>();

  /** `subscriber` is the name of the one that receives the events. */
  constructor(isJson: boolean, subscriber?: string) {
    this.#format = isJson ? json : readable;
    this.#subscriber = subscriber;
  }

  /** Prints that everything is ready. */
  started(facts: Started) {
    print(this.#format.started(facts));
  }

  /** Prints what was done before everything was ready. */
  note(sentence: string) {
    print(this.#format.note(sentence));
  }

  /** Prints a line that the subscriber wrote. */
  readonly output = (line: string) => print(this.#format.output(this.#subscriber ?? "", line));

  /** Prints an activity. The invocations of a request are printed with it. */
  readonly observe: Observer = (activity) => print(this.#linesOf(activity));

  #linesOf(activity: Activity): string | string[] {
    if (activity.kind === "publication") return this.#format.publication(activity, this.#subscriber);
    if (activity.kind === "notification") return this.#format.notification(activity);
    if (activity.kind === "invocation") return this.#linesOfInvocation(activity);
    const invocations = this.#invocations.get(activity.requestId) ?? [];
    this.#invocations.delete(activity.requestId);
    return this.#format.request(factsOf(activity, invocations));
  }

  #linesOfInvocation(invocation: Invocation) {
    const { requestId } = invocation;
    if (requestId) this.#invocations.set(requestId, [...(this.#invocations.get(requestId) ?? []), invocation]);
    return this.#format.invocation(invocation);
  }
}

const print = (lines: string | string[]) => {
  for (const line of [lines].flat()) console.log(line);
};
