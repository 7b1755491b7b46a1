import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { breakingChanges } from "../../../../infra/documents/breaking-changes/openapi.ts";
import { runs } from "../../../support/long.ts";

const ajv = new Ajv2020({ strict: false });

const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 2 }, tie("leaf"), fc.array(tie("leaf"), { maxLength: 3 }), tie("object")),
  leaf: fc.constantFrom<unknown>(null, true, 0, 1, 1.5, 3, "", "a", "ab", "abc"),
  object: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("leaf"), { maxKeys: 3 }),
})).any;

/** Schemas of few words, so that two of them often have something in common. Objects are closed, as those that callers send. */
const { schema } = fc.letrec<{ schema: object; leaf: object; object: object }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2 },
    tie("leaf"),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ type: fc.constant("array"), items: tie("schema"), maxItems: fc.nat(3) }, { requiredKeys: ["type"] }),
    tie("object"),
  ),
  leaf: fc.oneof(
    fc.record({ type: fc.subarray(["string", "integer", "number", "boolean", "null"], { minLength: 1 }) }),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom<unknown>(null, true, 1, "a", "ab"), { minLength: 1 }) }),
    fc.record({ type: fc.constant("string"), minLength: fc.nat(1), maxLength: fc.nat(3) }, { requiredKeys: ["type"] }),
    fc.record({ type: fc.constant("integer"), minimum: fc.nat(1), maximum: fc.nat(3) }, { requiredKeys: ["type"] }),
    fc.record({ const: fc.constantFrom(1, "ab") }),
  ),
  object: fc
    .tuple(fc.dictionary(fc.constantFrom("a", "b", "c"), tie("schema"), { maxKeys: 3 }), fc.boolean())
    .map(([properties, isRequired]) => ({
      type: "object",
      properties,
      required: isRequired ? Object.keys(properties) : [],
      additionalProperties: false,
    })),
}));

const responses = { 200: {} };
const documentOf = (parameters: object[], schema: object = true as never) => ({
  paths: {
    "/things": {
      get: { parameters, responses },
      post: { responses, requestBody: { content: { "application/json": { schema } } } },
      put: { responses: { 200: { content: { "application/json": { schema } } } } },
    },
  },
});
const parameter = fc.record({
  name: fc.string(),
  in: fc.constantFrom("query", "header"),
  schema,
  required: fc.boolean(),
});

it("never breaks itself", () => {
  fc.assert(
    fc.property(fc.array(parameter), schema, (parameters, body) => {
      const document = documentOf(parameters, body);
      expect(breakingChanges(document, structuredClone(document))).toEqual([]);
    }),
    runs(200, 10_000),
  );
});

it("breaks nobody by an additional parameter that is optional", () => {
  fc.assert(
    fc.property(fc.array(parameter), parameter, (parameters, { required: _, ...added }) => {
      const isNew = parameters.every(({ name }) => name.toLowerCase() !== added.name.toLowerCase());
      fc.pre(isNew);
      expect(breakingChanges(documentOf(parameters), documentOf([...parameters, added]))).toEqual([]);
    }),
    runs(200, 10_000),
  );
});

it("rejects no body that was valid, unless it says so", () => {
  fc.assert(
    fc.property(schema, schema, fc.array(value, { minLength: 20 }), (before, after, values) => {
      const isBroken = breakingChanges(documentOf([], before), documentOf([], after)).some((at) =>
        at.startsWith("POST"),
      );
      const [wasValid, isValid] = [ajv.compile(before), ajv.compile(after)];
      if (!isBroken) for (const one of values) if (wasValid(one)) expect(isValid(one), JSON.stringify(one)).toBe(true);
    }),
    runs(500, 50_000),
  );
});
