import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

/** The operations of an AWS service by name. Each accepts the SDK's input and returns its output. */
export type Operations = Readonly<Record<string, (input: never) => unknown>>;

/** An error that the SDK throws with the same name. */
export class AwsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Responds to a request of AWS's JSON protocol, whose header X-Amz-Target is `<service>.<operation>`. */
export async function respond(operations: Operations, request: IncomingMessage, response: ServerResponse) {
  const { status, body } = await perform(operations, request);
  response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}

async function perform(operations: Operations, request: IncomingMessage) {
  const [, name = ""] = String(request.headers["x-amz-target"]).split(".");
  try {
    const operation = operations[name];
    if (!operation) throw new AwsError("UnknownOperationException", `The local AWS services do not support ${name}.`);
    return { status: 200, body: (await operation((await inputOf(request)) as never)) ?? {} };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { status: 400, body: { __type: error.name, message: error.message } };
  }
}

async function inputOf(request: IncomingMessage): Promise<unknown> {
  try {
    return await json(request);
  } catch {
    throw new AwsError("SerializationException", "The body must be JSON.");
  }
}
