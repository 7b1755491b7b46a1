import { breakingChanges } from "../../../../infra/documents/breaking-changes/openapi.ts";
import { sample } from "./sample.ts";

// biome-ignore lint/suspicious/noExplicitAny: the changes are wrong on purpose.
export type Document = any;
export const list = ({ paths }: Document) => paths["/customers"].get;
export const creation = ({ paths }: Document) => paths["/customers"].post;
export const body = (document: Document) => creation(document).requestBody.content["application/json"].schema;
export const { Customer, List } = {
  Customer: ({ components }: Document) => components.schemas.Customer,
  List: ({ components }: Document) => components.responses.List.content["application/json"].schema,
};

/** A change, with its name and what it breaks. */
export type Change = [name: string, change: (document: Document) => unknown, ...sentences: string[]];

/** Returns what a change of the sample breaks. */
export function broken(change: (document: Document) => unknown): string[] {
  const after: Document = structuredClone(sample());
  change(after);
  return breakingChanges(sample(), after);
}

/** Returns a change that sets the members of a part; undefined removes one. */
export const setting =
  (part: (document: Document) => Document, members: object) =>
  (document: Document): void => {
    Object.assign(part(document), members);
    const removed = Object.entries(members).filter(([, value]) => value === undefined);
    for (const [name] of removed) delete part(document)[name];
  };

export const parameter = (index: number) => (document: Document) => list(document).parameters[index];
export const schemaOf = (index: number) => (document: Document) => list(document).parameters[index].schema;
export const property = (name: string) => (document: Document) => body(document).properties[name];
export const field = (name: string) => (document: Document) => Customer(document).properties[name];
