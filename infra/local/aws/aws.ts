import { createServer, type Server } from "node:http";
import dynalite from "dynalite";
import { type BusEvent, eventBridge } from "./event-bridge.ts";
import { answerJson } from "./json-api.ts";
import { secretsManager } from "./secrets-manager.ts";

interface AwsOptions {
  readonly secrets: Readonly<Record<string, string | null>>;
  /** Told of what is put on an event bus. */
  readonly subscribers: Set<(event: BusEvent) => void>;
}

/** The AWS services that the service uses, behind one address: Secrets Manager, EventBridge and DynamoDB, in memory. */
export function createAws({ secrets, subscribers }: AwsOptions): Server {
  const dynamo = dynalite({ createTableMs: 0 });
  const services: Record<string, object> = {
    secretsmanager: secretsManager(secrets),
    AWSEvents: eventBridge(subscribers),
  };
  return createServer((request, response) => {
    const [service = ""] = String(request.headers["x-amz-target"]).split(".");
    const operations = services[service];
    if (operations) answerJson(operations as never, request, response);
    else dynamo.emit("request", request, response);
  });
}
