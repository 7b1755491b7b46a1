import { writeDocument } from "../write.ts";
import { asyncapiText } from "./text.ts";

await writeDocument("asyncapi.json", asyncapiText);
