import { inProcess, invoke } from "../../local/in-process.ts";
import { openapi } from "./document.ts";
import { recordExamples } from "./examples/record.ts";

/** Returns the text of openapi.json. Sends every example to a local service, with functions in this process. */
export async function openapiText(): Promise<string> {
  const examples = await recordExamples(inProcess(invoke));
  return `${JSON.stringify(await openapi(examples), null, 2)}\n`;
}
