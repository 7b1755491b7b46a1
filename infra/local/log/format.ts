import type { Invocation, Notification, Publication } from "../activity.ts";
import type { RequestFacts } from "./request.ts";

/** What a log says when everything is ready. */
export interface Started {
  /** The addresses in one sentence, for programs. */
  readonly sentence: string;
  /** The addresses by name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What a new user needs, for people. */
  readonly text: string;
}

/** Returns the lines of a log for what happens. */
export interface Format {
  note(sentence: string): string | string[];
  started(facts: Started): string | string[];
  request(facts: RequestFacts): string | string[];
  invocation(invocation: Invocation): string | string[];
  publication(publication: Publication, subscriber?: string): string | string[];
  notification(notification: Notification): string | string[];
  /** A line that a subscriber wrote. */
  output(subscriber: string, line: string): string | string[];
}
