import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAws } from "../../../../infra/local/aws/server.ts";
import { listen, stop } from "../../../../infra/local/listen.ts";

describe("the local AWS services", () => {
  const server = createAws({
    secrets: {},
    queues: [],
    subscribers: new Set(),
    invoke: async (functionName, event) => {
      if (functionName === "failing") throw new TypeError("out of memory");
      return event;
    },
  });
  let url = "";
  beforeAll(async () => {
    url = await listen(server, 0);
  });
  afterAll(() => stop([server]));

  const invoke = async (functionName: string) => {
    const response = await fetch(`${url}/2015-03-31/functions/${functionName}/invocations`, {
      method: "POST",
      body: '{"now":true}',
    });
    return [response.status, response.headers.get("X-Amz-Function-Error"), await response.json()];
  };

  it("return the error of a function that throws, and serve the next invocation", async () => {
    expect(await invoke("failing")).toEqual([
      200,
      "Unhandled",
      { errorType: "TypeError", errorMessage: "out of memory" },
    ]);
    expect(await invoke("echoing")).toEqual([200, null, { now: true }]);
  });

  it("return an error for a body that is not JSON, and serve the next request", async () => {
    const request = (body: string) =>
      fetch(url, { method: "POST", headers: { "X-Amz-Target": "secretsmanager.GetSecretValue" }, body });
    const malformed = await request("{");
    expect([malformed.status, await malformed.json()]).toMatchObject([400, { __type: "SerializationException" }]);
    const missing = await request('{"SecretId":"none"}');
    expect([missing.status, await missing.json()]).toMatchObject([400, { __type: "ResourceNotFoundException" }]);
  });
});
