import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { fileURLToPath } from "node:url";

const documentFile = fileURLToPath(new URL("../../../openapi.json", import.meta.url));

/** Returns the docs page at `/docs`, which sends requests with the key. It loads Scalar's script with the first request. */
export function docsAt(key: string): RequestListener {
  let loaded: ReturnType<typeof load> | undefined;
  return async (request, response) => {
    loaded ??= load(key);
    const [, , name] = (request.url ?? "").split(/[?#]/)[0]?.split("/") ?? [];
    const { statusCode, headers, body } = (await loaded)(name, request.headers);
    response.writeHead(statusCode, headers as Record<string, string>).end(body);
  };
}

async function load(key: string) {
  const [{ docsOf }, { docsResponse }] = await Promise.all([
    import("../../../lib/docs/files.ts"),
    import("../../../lib/docs/response.ts"),
  ]);
  const docs = docsOf(JSON.parse(readFileSync(documentFile, "utf8")), key);
  return (name: string | undefined, headers: Parameters<typeof docsResponse>[2]) => docsResponse(docs, name, headers);
}
