import { inProcess, invoke } from "../../local/functions/in-process.ts";
import { asyncapi } from "./document.ts";

/** Returns the text of asyncapi.json. Publishes every example in a local service, with functions in this process. */
export async function asyncapiText(): Promise<string> {
  return `${JSON.stringify(await asyncapi(inProcess(invoke)), null, 2)}\n`;
}
