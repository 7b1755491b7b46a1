import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen, stop } from "../../infra/local/listen.ts";
import { coldStart } from "./service.ts";

/** The fate of a request: the name of an error to return, or the loss of the response. Undefined forwards it. */
type Fate = { readonly error: string } | "lost" | undefined;

/** Returns the fate of each operation before it is forwarded. */
type See = (operation: string, input: Readonly<Record<string, unknown>>) => Fate | Promise<Fate>;

/** Calls `run` with a proxy in front of DynamoDB. */
export const withDynamoProxy = <Result>(awsUrl: string, see: See, run: () => Promise<Result>): Promise<Result> =>
  withAwsProxy(["DYNAMODB"], awsUrl, see, run);

/** Calls `run` with a proxy in front of some services of AWS, which have the names of their variables. */
export async function withAwsProxy<Result>(
  services: readonly ("DYNAMODB" | "SECRETS_MANAGER")[],
  awsUrl: string,
  see: See,
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
  const url = await listen(proxy, 0);
  for (const service of services) process.env[`AWS_ENDPOINT_URL_${service}`] = url;
  coldStart();
  try {
    return await run();
  } finally {
    for (const service of services) delete process.env[`AWS_ENDPOINT_URL_${service}`];
    coldStart();
    stop([proxy]);
  }
}
