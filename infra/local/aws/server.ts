import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import dynalite from "dynalite";
import type { Observer } from "../activity.ts";
import { eventBridge, type Subscriber } from "./event-bridge.ts";
import { type Operations, respond } from "./json-api.ts";
import type { Queue } from "./queue.ts";
import { secretsManager } from "./secrets-manager.ts";
import { sqs } from "./sqs.ts";

interface AwsOptions {
  readonly secrets: Readonly<Record<string, string | null>>;
  readonly queues: readonly Queue[];
  /** Called with each event on an event bus. */
  readonly subscribers: ReadonlySet<Subscriber>;
  /** Called with each event, and with what each subscriber did with it. */
  readonly observe?: Observer;
  /** Invokes a function by its name in AWS. */
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
}

/** Returns a server with the AWS services that the service uses, in memory: Secrets Manager, SQS, EventBridge, DynamoDB and Lambda's Invoke. */
export function createAws({ secrets, queues, subscribers, observe, invoke }: AwsOptions): Server {
  const dynamo = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  let host = "";
  const services: Record<string, object> = {
    secretsmanager: secretsManager(secrets),
    AmazonSQS: sqs(queues, () => `http://${host}`),
    AWSEvents: eventBridge(subscribers, observe),
  };
  return createServer((request, response) => {
    host = request.headers.host ?? host;
    const [service = ""] = String(request.headers["x-amz-target"]).split(".");
    const [, functionName] =
      /^\/2015-03-31\/functions\/([^/]+)\/invocations(?:\?Qualifier=\w+)?$/.exec(request.url ?? "") ?? [];
    if (functionName) respondToInvoke(() => json(request).then((event) => invoke(functionName, event)), response);
    else if (services[service]) respond(services[service] as Operations, request, response);
    else dynamo.emit("request", request, response);
  });
}

/** Responds to Lambda's Invoke. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
async function respondToInvoke(invoke: () => Promise<unknown>, response: ServerResponse<IncomingMessage>) {
  const { headers, body } = await invoke().then(returned, thrown);
  response.writeHead(200, headers).end(JSON.stringify(body));
}

const returned = (value: unknown) => ({ headers: {}, body: value ?? null });

const thrown = (error: unknown) => ({
  headers: { "X-Amz-Function-Error": "Unhandled" },
  body: { errorType: Object(error).name, errorMessage: Object(error).message },
});
