import type { Schema } from "./json-schema.ts";
import { schemaComparison } from "./schemas.ts";

/** A document of AsyncAPI 3, with the messages as components. */
export interface AsyncApi {
  readonly components: { readonly messages: Readonly<Record<string, { readonly payload?: Schema }>> };
}

/** Returns what a newer version of an AsyncAPI document breaks for subscribers of the older one, as sentences. */
export function brokenEvents(before: AsyncApi, after: AsyncApi): string[] {
  const received = schemaComparison("received", before, after);
  const found = Object.entries(before.components.messages).flatMap(([name, { payload = true }]) => {
    const current = after.components.messages[name];
    return current ? received(name, { before: payload, after: current.payload ?? true }) : [`${name} was removed.`];
  });
  return [...new Set(found)];
}
