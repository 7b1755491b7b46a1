import { docsOf } from "../lib/docs/files.ts";
import { serveDocs } from "../lib/docs/serve.ts";
import document from "../openapi.json" with { type: "json" };

/** GET /v1/docs and the files below it */
export const handler = serveDocs(docsOf(document));
