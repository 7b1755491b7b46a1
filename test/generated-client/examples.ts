import type { Referable, Response } from "../../infra/documents/breaking-changes/documents.ts";
import { followed } from "../../infra/documents/breaking-changes/references.ts";
import document from "../../openapi.json" with { type: "json" };

type Content = Readonly<Record<string, { example?: unknown; examples?: Readonly<Record<string, { value: unknown }>> }>>;

interface Operation {
  readonly parameters: readonly Referable<{ name: string; in: string; example?: unknown }>[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Referable<Response>>>;
}

/** Returns a program that assigns each example of openapi.json to its type, as lines, one per example. */
export function programOfExamples(): string[] {
  const values = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as unknown as Record<string, Operation>).flatMap(([method, operation]) =>
      assignments(`paths["${path}"]["${method}"]`, operation),
    ),
  );
  const lines = values.map(
    ([type, value], index) => `export const example${index}: ${type} = ${JSON.stringify(value)};`,
  );
  return ['import type { paths } from "./openapi.d.ts";', ...lines];
}

type Assignment = readonly [type: string, value: unknown];

function assignments(type: string, { parameters, requestBody, responses }: Operation): Assignment[] {
  return [
    ...parameters.flatMap((parameter) => parameterExample(type, followed(parameter, document))),
    ...contentExamples(`NonNullable<${type}["requestBody"]>`, requestBody?.content),
    ...Object.entries(responses).flatMap(([status, response]) =>
      contentExamples(`${type}["responses"][${status}]`, followed<Response>(response, document).content as Content),
    ),
  ];
}

const parameterExample = (
  type: string,
  { name, in: place, example }: { name: string; in: string; example?: unknown },
) =>
  example === undefined
    ? []
    : [[`NonNullable<NonNullable<${type}["parameters"]["${place}"]>["${name}"]>`, example] as const];

const contentExamples = (type: string, content: Content = {}): Assignment[] =>
  Object.entries(content).flatMap(([mediaType, { example, examples = {} }]) =>
    [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)].map(
      (value): Assignment => [`${type}["content"]["${mediaType}"]`, value],
    ),
  );
