import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { deployed } from "./deployed.ts";
import { credentials, environment } from "./target.ts";

/** Options of AWS clients for the emulator. */
export const aws = { endpoint: deployed.awsUrl, region: environment.region, credentials };

export const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
export const lambda = new LambdaClient(aws);
export const logs = new CloudWatchLogsClient(aws);
export const sqs = new SQSClient(aws);
