import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen, stop } from "../../infra/local/listen.ts";
import { coldStart } from "./service.ts";

/** The fate of a request: the name of an error to return, or the loss of the response. Undefined forwards it. */
type Fate = { readonly error: string } | "lost" | undefined;

/** Calls `run` with a proxy in front of DynamoDB. The proxy calls `see` with each operation before it forwards it. */
export async function withDynamoProxy<Result>(
  awsUrl: string,
  see: (operation: string, input: Readonly<Record<string, unknown>>) => Fate | Promise<Fate>,
  run: () => Promise<Result>,
): Promise<Result> {
  const proxy = createServer(async (request, response) => {
    const body = await text(request);
    const [, operation = ""] = String(request.headers["x-amz-target"]).split(".");
    const fate = await see(operation, JSON.parse(body));
    const type = { "Content-Type": "application/x-amz-json-1.0" };
    if (typeof fate === "object")
      return response.writeHead(400, type).end(JSON.stringify({ __type: fate.error, message: fate.error }));
    const { host, connection, "content-length": _, ...headers } = request.headers as Record<string, string>;
    const forwarded = await fetch(awsUrl, { method: "POST", headers, body });
    const sent = await forwarded.text();
    return fate === "lost" ? request.socket.destroy() : response.writeHead(forwarded.status, type).end(sent);
  });
  process.env.AWS_ENDPOINT_URL_DYNAMODB = await listen(proxy, 0);
  coldStart();
  try {
    return await run();
  } finally {
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    coldStart();
    stop([proxy]);
  }
}
