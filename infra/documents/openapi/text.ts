import { inProcess, invoke } from "../../local/in-process.ts";
import { openapi } from "./document.ts";
import type { Example } from "./examples/example.ts";
import { recordExamples } from "./examples/record.ts";

/** Sends the examples to a local service, with the functions in this process. */
export const examplesOfDocument = () => recordExamples(inProcess(invoke));

/** Returns the text of openapi.json with these examples. */
export const openapiText = async (examples: readonly Example[]) =>
  `${JSON.stringify(await openapi(examples), null, 2)}\n`;
