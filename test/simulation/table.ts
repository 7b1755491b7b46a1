import { Readable } from "node:stream";
import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { name } from "../../infra/local/environment.ts";
import { tableDefinition } from "../../infra/local/resources.ts";
import { history, nameIn } from "../../infra/service.ts";
import { type Item, tableClient } from "../../lib/platform/table.ts";
import type { Send, SentRequest } from "./http.ts";

const TableName = nameIn(name);

/** The service's table, seen from outside: requests always succeed and take no time. */
export class Table {
  readonly #client: DynamoDBDocumentClient;

  constructor(host: string, send: Send) {
    this.#client = tableClient({
      endpoint: `http://${host}`,
      region: "local",
      credentials: { accessKeyId: "simulation", secretAccessKey: "simulation" },
      requestHandler: { handle: (request: SdkRequest) => handle(request, send) },
    });
  }

  /** Creates the tables. */
  async createAll() {
    await this.#client.send(new CreateTableCommand(tableDefinition(nameIn(name, "history"), history)));
    await this.#create();
  }

  /** Creates the table of the directory. */
  async #create() {
    await this.#client.send(new CreateTableCommand(tableDefinition(TableName)));
    while ((await this.#status()) !== "ACTIVE") await new Promise(setImmediate);
  }

  /** Returns every item. */
  async items(): Promise<Item[]> {
    const { Items = [] } = await this.#client.send(new ScanCommand({ TableName }));
    return Items as Item[];
  }

  /** Deletes every item. */
  async empty() {
    for (const { pk } of await this.items()) await this.#client.send(new DeleteCommand({ TableName, Key: { pk } }));
  }

  /** Replaces the table by a new one with these items. */
  async replace(items: readonly Item[]) {
    await this.#client.send(new DeleteTableCommand({ TableName }));
    while (await this.#status()) await new Promise(setImmediate);
    await this.#create();
    for (const item of items) await this.#client.send(new PutCommand({ TableName, Item: item }));
  }

  async #status(): Promise<string | undefined> {
    const described = this.#client.send(new DescribeTableCommand({ TableName }));
    return (await described.catch(() => undefined))?.Table?.TableStatus;
  }
}

/** A request as an AWS SDK passes it to its handler. */
type SdkRequest = Omit<SentRequest, "host" | "body"> & {
  readonly hostname: string;
  readonly body: string | Uint8Array;
};

async function handle({ hostname, method, path, headers, body }: SdkRequest, send: Send) {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const response = await send({ host: hostname, method, path, headers, body: text });
  const stream = Readable.from([Buffer.from(response.body)]);
  return { response: { statusCode: response.status, headers: response.headers, body: stream } };
}
