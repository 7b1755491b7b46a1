import { createServer, type ServerResponse } from "node:http";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it, vi } from "vitest";
import { listen, stop } from "../../../infra/local/listen.ts";
import { withDynamoProxy } from "../../support/dynamo-proxy.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { useLog } from "../../support/logs.ts";
import { referencesAt } from "../../support/references.ts";
import { coldStart, useService } from "../../support/service.ts";
import { post, signed } from "../../support/webhooks.ts";

const service = useService({ webhookSecret: "whsec_aws" });
const log = useLog("ERROR");
const { put } = referencesAt(() => service.url);

afterEach(() => {
  vi.unstubAllEnvs();
  coldStart();
});

describe("a request to AWS", () => {
  it("without a response fails after three attempts, and the message fails with it", async () => {
    await service.stripe().customers.create();
    const [event] = await eventsAfter(service.stripe(), undefined);
    const open: ServerResponse[] = [];
    const silent = createServer((_, response) => open.push(response));
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", await listen(silent, 0));
    coldStart();
    expect(await consume(JSON.stringify(event))).toBe(1);
    stop([silent]);
    expect(open).toHaveLength(3);
    expect(log.lines("message")).toMatchObject([{ error: "TimeoutError", receives: 1 }]);
  });

  it("reads each item of the table consistently", async () => {
    const reads: Readonly<Record<string, unknown>>[] = [];
    await withDynamoProxy(
      service.awsUrl,
      (operation, input) => {
        if (operation === "GetItem") reads.push(input);
        return undefined;
      },
      async () => {
        expect((await put("read")).status).toBe(200);
        const events = await eventsAfter(service.stripe(), undefined);
        expect(await consume(...events.map((event) => JSON.stringify(event)))).toBe(0);
      },
    );
    const kinds = new Set(reads.map(({ Key }) => Object(Key).pk.S.split("#")[0]));
    expect(kinds).toEqual(new Set(["reference", "reconciliation", "event", "customer"]));
    expect(reads.filter(({ ConsistentRead }) => ConsistentRead !== true)).toEqual([]);
  });
});

describe("a permission that the queue's encryption key denies", () => {
  it.each(["KmsAccessDenied", "KMS.AccessDeniedException", "AccessDenied", "AccessDeniedException"])(
    "causes a failure that an operator must repair: %s",
    async (name) => {
      const queue = mockClient(SQSClient);
      queue.on(SendMessageCommand).rejects(Object.assign(new Error("The role may not use the key."), { name }));
      expect((await post(service.url, "{}", signed("{}", "whsec_aws"))).status).toBe(500);
      queue.restore();
      expect(log.lines("failure")).toMatchObject([
        { cause: "access_denied", problem: "The role may not use the key.", request_id: expect.any(String) },
      ]);
      expect(log.metrics("ConfigurationErrors")).toMatchObject([{ cause: "access_denied" }]);
    },
  );
});
