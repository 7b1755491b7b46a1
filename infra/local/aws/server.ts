import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Observer } from "../activity.ts";
import type { Store } from "../state/store.ts";
import { dynamoInMemory } from "./dynamo.ts";
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
  /** Serves DynamoDB; by default in memory. */
  readonly dynamo?: RequestListener;
  /** Stores the secrets; without it they are in memory only. */
  readonly store?: Store;
}

/** Returns a server with the AWS services that the service uses: Secrets Manager, SQS, EventBridge, DynamoDB and Lambda's Invoke. */
export function createAws(options: AwsOptions): Server {
  const { secrets, queues, subscribers, observe, invoke, dynamo = dynamoInMemory(), store } = options;
  let host = "";
  const services: Record<string, object> = {
    secretsmanager: secretsManager(secrets, store?.journal("secrets")),
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
    else dynamo(request, response);
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
