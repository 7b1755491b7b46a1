import { paginateQuery, paginateScan } from "@aws-sdk/lib-dynamodb";
import { customersOf, type Entry, referenceIn } from "../../../lib/directory/entries.ts";
import { keyOf, type Reference } from "../../../lib/directory/references.ts";
import { itemKinds } from "../../../lib/platform/item-kinds.ts";
import { tableClient } from "../../../lib/platform/table.ts";
import { nameIn } from "../../service.ts";
import { name } from "../environment.ts";
import { awsConfig } from "../resources.ts";

/** A reference in the directory. */
export interface DirectoryEntry extends Reference {
  /** The ids of its customers: one, unless they are in conflict. */
  readonly customers: readonly string[];
  /** Whether a request is creating its customer. */
  readonly isClaimed: boolean;
}

/** The directory of a service, read from its tables. */
export class Directory {
  readonly #client: ReturnType<typeof tableClient>;

  constructor({ awsUrl }: { readonly awsUrl: string }) {
    this.#client = tableClient(awsConfig(awsUrl));
  }

  /** Returns all references. */
  async entries(): Promise<DirectoryEntry[]> {
    const pages = paginateScan(
      { client: this.#client },
      {
        TableName: nameIn(name),
        FilterExpression: "begins_with(pk, :prefix)",
        ExpressionAttributeValues: { ":prefix": itemKinds.reference },
      },
    );
    const found: DirectoryEntry[] = [];
    for await (const { Items = [] } of pages) found.push(...(Items as Entry[]).map(directoryEntryOf));
    return found;
  }

  /** Returns the history of a reference, the latest change first. */
  async history(reference: Reference): Promise<Record<string, unknown>[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: nameIn(name, "history"),
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": keyOf(reference) },
        ScanIndexForward: false,
      },
    );
    const found: Record<string, unknown>[] = [];
    for await (const { Items = [] } of pages) found.push(...Items);
    return found;
  }
}

const directoryEntryOf = (entry: Entry): DirectoryEntry => ({
  ...referenceIn(entry),
  customers: customersOf(entry).map(({ id }) => id),
  isClaimed: entry.claim !== undefined,
});
