import { expect, it } from "vitest";
import * as z from "zod";
import { CustomerChange, ReferenceConflict } from "../../../lib/schemas/change-event.ts";

// `npm test -- -u` writes the files. Within a version, a schema must stay compatible for subscribers.
it.each([
  ["customer-change.v1.json", CustomerChange],
  ["reference-conflict.v1.json", ReferenceConflict],
])("the published schema %s equals the schema of the event's detail", async (file, schema) => {
  const text = `${JSON.stringify(z.toJSONSchema(schema, { target: "draft-7", io: "input" }), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`../../../lib/schemas/${file}`);
});
