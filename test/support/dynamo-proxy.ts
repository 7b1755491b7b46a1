import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen, stop } from "../../infra/local/listen.ts";
import { coldStart } from "./service.ts";

/** Runs with a proxy in front of DynamoDB. `see` gets the operation and its input, and may return the name of an error to send. */
export async function withDynamoProxy<Result>(
  awsUrl: string,
  see: (operation: string, input: Readonly<Record<string, unknown>>) => string | undefined,
  run: () => Promise<Result>,
): Promise<Result> {
  const proxy = createServer(async (request, response) => {
    const body = await text(request);
    const [, operation = ""] = String(request.headers["x-amz-target"]).split(".");
    const error = see(operation, JSON.parse(body));
    const type = { "Content-Type": "application/x-amz-json-1.0" };
    if (error) return response.writeHead(400, type).end(JSON.stringify({ __type: error, message: error }));
    const { host, connection, "content-length": _, ...headers } = request.headers as Record<string, string>;
    const answer = await fetch(awsUrl, { method: "POST", headers, body });
    return response.writeHead(answer.status, type).end(await answer.text());
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
