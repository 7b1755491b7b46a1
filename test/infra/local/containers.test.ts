import { afterAll, describe, expect, it } from "vitest";
import { startContainers } from "../../../infra/local/containers.ts";
import { unhurried } from "../../support/patience.ts";

const end = new AbortController();
afterAll(() => end.abort());

describe("a container", () => {
  const invoke = startContainers(() => ({ AWS_LAMBDA_LOG_LEVEL: "FATAL", ENVIRONMENT: "local" }), end.signal);

  it("has only the variables of its function", async () => {
    process.env.CLIENT_KEYS_SECRET = "of this process";
    await expect(invoke("report-keys", {}, unhurried)).rejects.toThrow(
      "The environment variable CLIENT_KEYS_SECRET is not set.",
    );
  });

  it("rejects an event whose function exceeds its timeout, and handles the next one", async () => {
    await expect(invoke("report-keys", {}, 0)).rejects.toThrow("Task timed out after 0 seconds: report-keys");
    await expect(invoke("report-keys", {}, unhurried)).rejects.toThrow("CLIENT_KEYS_SECRET");
  });

  it("handles any number of events at once", async () => {
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => invoke("report-keys", {}, unhurried)));
    expect(results.map(({ status }) => status)).toEqual(Array(12).fill("rejected"));
  });
});
