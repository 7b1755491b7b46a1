import { Readable } from "node:stream";
import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { name } from "../../infra/local/environment.ts";
import { tableDefinition } from "../../infra/local/resources.ts";
import { nameIn } from "../../infra/service.ts";
import { type Item, tableClient } from "../../lib/platform/table.ts";
import type { Send, SentRequest } from "./http.ts";

const TableName = nameIn(name);

/** The service's table, for who looks from outside: the requests always succeed, and take no time. */
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

  async create() {
    await this.#client.send(new CreateTableCommand(tableDefinition(TableName)));
    while ((await this.#status()) !== "ACTIVE") await new Promise(setImmediate);
  }

  /** Every item. */
  async items(): Promise<Item[]> {
    const { Items = [] } = await this.#client.send(new ScanCommand({ TableName }));
    return Items as Item[];
  }

  async empty() {
    for (const { pk } of await this.items()) await this.#client.send(new DeleteCommand({ TableName, Key: { pk } }));
  }

  /** A new table of the same name, with these items. */
  async replace(items: readonly Item[]) {
    await this.#client.send(new DeleteTableCommand({ TableName }));
    while (await this.#status()) await new Promise(setImmediate);
    await this.create();
    for (const item of items) await this.#client.send(new PutCommand({ TableName, Item: item }));
  }

  async #status(): Promise<string | undefined> {
    const described = this.#client.send(new DescribeTableCommand({ TableName }));
    return (await described.catch(() => undefined))?.Table?.TableStatus;
  }
}

/** A request as an AWS SDK hands it over. */
type SdkRequest = Omit<SentRequest, "host" | "body"> & {
  readonly hostname: string;
  readonly body: string | Uint8Array;
};

async function handle({ hostname, method, path, headers, body }: SdkRequest, send: Send) {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const answer = await send({ host: hostname, method, path, headers, body: text });
  const read = Readable.from([Buffer.from(answer.body)]);
  return { response: { statusCode: answer.status, headers: answer.headers, body: read } };
}
