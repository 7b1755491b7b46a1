import { createServer } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { startContainers } from "../../../../infra/local/functions/containers.ts";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { awsConfig } from "../../../../infra/local/resources.ts";
import { unhurried } from "../../../support/patience.ts";

const end = new AbortController();
const silent = createServer(() => {});
afterAll(() => {
  end.abort();
  stop([silent]);
});
const variables = { AWS_LAMBDA_LOG_LEVEL: "FATAL", METRICS: "off", ENVIRONMENT: "local" };

describe("a container", () => {
  const invoke = startContainers(() => variables, end.signal);

  it("has only the variables of its function", async () => {
    process.env.CLIENT_KEYS_SECRET = "of this process";
    await expect(invoke("report-keys", {}, unhurried)).rejects.toThrow(
      "The environment variable CLIENT_KEYS_SECRET is not set.",
    );
  });

  it("handles any number of events at once", async () => {
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => invoke("report-keys", {}, unhurried)));
    expect(results.map(({ status }) => status)).toEqual(Array(12).fill("rejected"));
  });

  it("is stopped when its function exceeds the timeout, and another one handles the next event", async () => {
    const { endpoint, region, credentials } = awsConfig(await listen(silent, 0));
    const aws = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const hanging = startContainers(() => ({ ...variables, ...aws, CLIENT_KEYS_SECRET: "client-keys" }), end.signal);
    for (const _ of [1, 2])
      await expect(hanging("report-keys", {}, 0)).rejects.toThrow("Task timed out after 0 seconds: report-keys");
  });
});
