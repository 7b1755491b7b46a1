import { writeFileSync } from "node:fs";
import { openapi } from "./openapi/document.ts";

const file = new URL("../../openapi.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(await openapi([]), null, 2)}\n`);
