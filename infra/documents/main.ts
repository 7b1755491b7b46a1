import { writeFileSync } from "node:fs";
import { examplesOfDocument, openapiText } from "./openapi/text.ts";

const file = new URL("../../openapi.json", import.meta.url);
const { write } = process.stdout;
// The functions of the local service log to standard output.
process.stdout.write = () => true;
const text = await openapiText(await examplesOfDocument());
process.stdout.write = write;
writeFileSync(file, text);
console.log("Wrote openapi.json.");
process.exit(0);
