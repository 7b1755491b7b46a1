import type { APIGatewayProxyResult } from "aws-lambda";
import { securityHeaders } from "../http/security-headers.ts";
import { errorBody, stripeError } from "../stripe/errors.ts";
import type { Docs, File } from "./files.ts";
import { contentSecurityPolicy } from "./page.ts";

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Browsers keep the files, and ask with their tag whether they have changed. */
const headersOf = ({ type, tag }: File) => ({
  ...securityHeaders,
  "Cache-Control": "no-cache",
  "Content-Security-Policy": contentSecurityPolicy,
  "Content-Type": type,
  ETag: tag,
});

/** Returns the response with the docs page, or with the file of this name below it: a 304 if the browser has it. */
export function docsResponse({ page, files }: Docs, name: string | undefined, headers: Headers): APIGatewayProxyResult {
  // The page's addresses are relative, so they are wrong below `docs/`.
  if (name === "") return { statusCode: 308, headers: { ...securityHeaders, Location: "../docs" }, body: "" };
  const file = name === undefined ? page : Object.hasOwn(files, name) && files[name];
  if (!file) return notFound;
  return headers["if-none-match"] === file.tag
    ? { statusCode: 304, headers: headersOf(file), body: "" }
    : { statusCode: 200, headers: headersOf(file), body: file.body };
}

const notFound: APIGatewayProxyResult = {
  statusCode: 404,
  headers: { ...securityHeaders, "Content-Type": "application/json" },
  body: `${JSON.stringify({ error: errorBody(stripeError({ status: 404, message: "Unrecognized request URL." })) }, null, 2)}\n`,
};
