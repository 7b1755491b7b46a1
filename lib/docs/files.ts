import { createHash } from "node:crypto";
import { page } from "./page.ts";
import { scalarScript } from "./scalar.ts";
import { type ApiDocument, startScript } from "./start.ts";
import { styles } from "./styles.ts";

/** A file that a browser gets. */
export interface File {
  /** Its media type. */
  readonly type: string;
  readonly body: string;
  /** The hash of its body, as an `ETag`. */
  readonly tag: string;
}

/** The docs page, and by name the files below it. */
export interface Docs {
  readonly page: File;
  readonly files: Readonly<Record<string, File>>;
}

/** Returns the docs page of an OpenAPI document. With a client key, the page sends requests with it. */
export const docsOf = (document: ApiDocument, key?: string): Docs => ({
  page: file("text/html", page(document.info.title)),
  files: {
    "openapi.json": file("application/json", JSON.stringify(document)),
    "scalar.js": file("text/javascript", scalarScript()),
    "docs.css": file("text/css", styles),
    "docs.js": file("text/javascript", startScript(document, key)),
  },
});

const file = (type: string, body: string): File => ({
  type: `${type}; charset=utf-8`,
  body,
  tag: `"${createHash("sha256").update(body).digest("base64url")}"`,
});
