import { writeDocument } from "../write.ts";
import { examplesOfDocument, openapiText } from "./text.ts";

await writeDocument("openapi.json", async () => openapiText(await examplesOfDocument()));
