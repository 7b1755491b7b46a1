import type { IncomingMessage, ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";
import { json } from "node:stream/consumers";
import type Stripe from "stripe";
import { eventIdIn } from "../../../lib/events/envelope.ts";
import type { Message, Queue } from "../aws/queue.ts";
import { demoKey } from "../environment.ts";
import { pathParameters } from "../path-parameters.ts";
import type { LocalService } from "../start.ts";
import { seedService } from "../state/seed.ts";
import { DeliveryFault, RequestFault } from "../stripe/faults.ts";
import { describeCustomer, listCustomers } from "./customers.ts";
import { Directory } from "./directory.ts";
import { controlDouble, stripeReader } from "./stripe.ts";

interface Request {
  readonly query: URLSearchParams;
  readonly id: string;
  readonly body: unknown;
}

type Command = (request: Request) => unknown;

/** Returns the commands of the console by method and path. Their results and errors are JSON. */
function commandsOf(service: LocalService): Readonly<Record<string, Command>> {
  const { url, stripeUrl, awsUrl, double, queues, throttles, environment } = service;
  const read = stripeReader(service);
  const directory = new Directory(service);
  const forward =
    (method: string, path: string): Command =>
    ({ id, body }) =>
      controlDouble(service, method, `${path}${id && `/${id}`}`, body);
  return {
    "GET /service": () => ({
      url,
      stripeUrl,
      awsUrl,
      hasDouble: double !== undefined,
      clients: environment.clients.map((client) => ({ ...client, key: demoKey(client.name) })),
    }),
    "GET /customers": async ({ query }) => ({
      customers: await listCustomers(read, directory, query.get("search") ?? ""),
    }),
    "GET /customers/{id}": ({ id }) => describeCustomer(read, directory, id),
    "GET /events": async () => ({
      events: (await read<Stripe.ApiList<Stripe.Event>>("/events", { limit: "100" }))?.data ?? [],
      ...(double && (await controlDouble(service, "GET", "/deliveries"))),
    }),
    "GET /queues": () => ({ events: messagesIn(queues.events), failed: messagesIn(queues.failed) }),
    "POST /queues/redrive": () => ({ moved: queues.failed.move(queues.events) }),
    "POST /queues/redrive/{id}": ({ id }) => ({ moved: queues.failed.move(queues.events, id) }),
    "GET /throttles": () => ({ fills: throttles.fills }),
    "GET /double": async () => ({
      clock: await controlDouble(service, "GET", "/clock"),
      rate_limits: await controlDouble(service, "GET", "/rate_limits"),
      faults: await controlDouble(service, "GET", "/faults"),
      delivery_faults: await controlDouble(service, "GET", "/delivery_faults"),
      request_fault_kinds: RequestFault.shape.fault.options,
      delivery_fault_kinds: DeliveryFault.shape.fault.options,
    }),
    "POST /faults": forward("POST", "/faults"),
    "DELETE /faults/{id}": forward("DELETE", "/faults"),
    "POST /delivery_faults": forward("POST", "/delivery_faults"),
    "DELETE /delivery_faults/{id}": forward("DELETE", "/delivery_faults"),
    "POST /clock": forward("POST", "/clock"),
    "DELETE /clock": forward("DELETE", "/clock"),
    "PUT /rate_limits": forward("PUT", "/rate_limits"),
    "DELETE /rate_limits": forward("DELETE", "/rate_limits"),
    "POST /reset": () => service.reset(),
    "POST /seed": async () => ({ message: await seedService(service) }),
  };
}

const messagesIn = (queue: Queue) => ({ name: queue.name, messages: queue.messages.map(shownMessage) });

const shownMessage = ({ id, body, sent, receives, hiddenUntil }: Message) => ({
  id,
  body,
  sent,
  receives,
  event: eventIdIn(body),
  hidden_ms: Math.max(0, Math.round(hiddenUntil - performance.now())),
});

/** Returns what responds to a request to the console's API, whose path is that below `/console/api`. */
export function createApi(service: LocalService) {
  const commands = Object.entries(commandsOf(service));
  return async (request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams) => {
    const requested = `${request.method} ${path}`;
    const [name, command] = commands.find(([name]) => pathParameters(name, requested)) ?? [];
    if (!name || !command) return send(response, 404, { error: { message: `The console has no ${requested}.` } });
    const { id = "" } = pathParameters(name, requested) ?? {};
    try {
      const body = request.method === "GET" ? undefined : await bodyOf(request);
      send(response, 200, (await command({ query, id, body })) ?? {});
    } catch (error) {
      send(response, 400, { error: { message: error instanceof Error ? error.message : String(error) } });
    }
  };
}

const bodyOf = (request: IncomingMessage): Promise<unknown> | undefined =>
  request.headers["content-length"] === "0" || !request.headers["content-type"] ? undefined : json(request);

const send = (response: ServerResponse, status: number, body: unknown) =>
  void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
