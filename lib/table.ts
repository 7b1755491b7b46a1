import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

let client: DynamoDBClient | undefined;

/** The client of the one table, which the variable TABLE names: one per container. */
export function dynamo(): DynamoDBClient {
  client ??= new DynamoDBClient({});
  return client;
}
