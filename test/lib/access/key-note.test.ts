import { describe, expect, it, onTestFinished, vi } from "vitest";
import { demoKey } from "../../../infra/local/environment.ts";
import { hashKey } from "../../../lib/access/clients.ts";
import { withDynamoProxy } from "../../support/dynamo-proxy.ts";
import { invoke } from "../../support/invoke.ts";
import { unhurried } from "../../support/patience.ts";
import { useService } from "../../support/service.ts";
import { itemsOf } from "../../support/table.ts";

const service = useService();

describe("the authorizer", () => {
  it("waits until the key's use is recorded, because Lambda freezes the function after the response", async () => {
    const seen: string[] = [];
    const event = {
      headers: { Authorization: `Bearer ${demoKey("admin")}` },
      methodArn: "arn:aws:execute-api:local:000000000000:local/v1/GET/customers",
      requestContext: { requestId: "1" },
    };
    // The note's maximum wait never ends, so a slow machine cannot end it before the write.
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    await withDynamoProxy(
      service.awsUrl,
      (operation) => {
        seen.push(operation);
        return undefined;
      },
      () => invoke("authorize", event, unhurried),
    );
    expect(seen).toEqual(["UpdateItem"]);
    expect((await itemsOf("key#")).map(({ pk }) => pk)).toEqual([`key#${hashKey(demoKey("admin"))}`]);
  });
});
