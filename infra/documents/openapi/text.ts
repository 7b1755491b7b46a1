import { inProcess, invoke } from "../../local/functions/in-process.ts";
import { openapi } from "./document.ts";
import type { Example } from "./examples/example.ts";
import { recordExamples } from "./examples/record.ts";

/** Timeout of a function, in seconds. It is long, because machines differ in speed. */
const timeout = 240;

/** Sends the examples to a local service, with the functions in this process. */
export const examplesOfDocument = () => recordExamples(inProcess((name, event) => invoke(name, event, timeout)));

/** Returns the text of openapi.json with these examples. */
export const openapiText = async (examples: readonly Example[]) =>
  `${JSON.stringify(await openapi(examples), null, 2)}\n`;
