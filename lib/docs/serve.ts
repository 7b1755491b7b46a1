import { page } from "../http/endpoint.ts";
import type { EndpointEvent } from "../http/request.ts";
import type { Docs } from "./files.ts";
import { docsResponse } from "./response.ts";

/** Returns the Lambda function that serves the docs page, and the file that `{file}` of the path names. */
export const serveDocs = (docs: Docs) => page((event) => docsResponse(docs, fileIn(event), event.headers));

/** Returns the name of the file, or undefined for the page. API Gateway ignores a slash at the end of a path. */
const fileIn = ({ pathParameters, path }: EndpointEvent) =>
  pathParameters?.file ?? (path.endsWith("/") ? "" : undefined);
