import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it, vi } from "vitest";
import { demoKey } from "../../../infra/local/environment.ts";
import { listen, stop } from "../../../infra/local/listen.ts";
import { hashesMaxAge, hashKey, keyId } from "../../../lib/access/clients.ts";
import { useLog } from "../../support/logs.ts";
import { coldStart, useService } from "../../support/service.ts";
import { itemsOf } from "../../support/table.ts";

// The authorizer's cached results expire before each request, so that every request invokes it.
let time = 0;
const service = useService({ now: () => (time += 600_000) });
const log = useLog("INFO");
const hash = hashKey(demoKey("admin"));
const status = async () => (await service.fetch("/v1/customers?limit=1")).status;
const uses = async () => await itemsOf<{ pk: string; last_used: number }>("key#");
const at = (seconds: number) => vi.setSystemTime(seconds * 1000);

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  coldStart();
});

/** Calls `run` with a server in place of DynamoDB. The authorizer sends only these writes to it. */
async function withDynamo(listener: RequestListener, run: () => Promise<void>) {
  const server = createServer(listener);
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", await listen(server, 0));
  coldStart();
  await run().finally(() => stop([server]));
}

describe("the last use of a key", () => {
  it("is stored at the first use, and again after an hour", async () => {
    const start = Math.floor(Date.now() / 1000);
    vi.useFakeTimers({ toFake: ["Date"] });
    for (const [seconds, last_used] of [
      [0, start],
      [3599, start],
      [3600, start + 3600],
      [3601, start + 3600],
    ] as const) {
      at(start + seconds);
      expect(await status()).toBe(200);
      expect(await uses()).toEqual([{ pk: `key#${hash}`, last_used }]);
    }
    // A new container does not know when the use was last recorded.
    coldStart();
    at(start + 5000);
    expect(await status()).toBe(200);
    expect(await uses()).toEqual([{ pk: `key#${hash}`, last_used: start + 3600 }]);
  });

  it("is written once per container and hour", async () => {
    const writes: string[] = [];
    const listener: RequestListener = async (request, response) => {
      writes.push(JSON.parse(await text(request)).Key.pk.S);
      response.writeHead(200, { "Content-Type": "application/x-amz-json-1.0" }).end("{}");
    };
    await withDynamo(listener, async () => {
      expect([await status(), await status(), await status()]).toEqual([200, 200, 200]);
    });
    expect(writes).toEqual([`key#${hash}`]);
  });

  it("does not affect the request if DynamoDB rejects the write", async () => {
    const listener: RequestListener = (_, response) => {
      response
        .writeHead(400, { "Content-Type": "application/x-amz-json-1.0" })
        .end('{"__type":"com.amazon.coral.service#ResourceNotFoundException","message":"no table"}');
    };
    await withDynamo(listener, async () => expect(await status()).toBe(200));
    expect(log.lines("key use")).toEqual([{ error: "ResourceNotFoundException", at: expect.any(Array) }]);
  });

  it("does not delay the request while DynamoDB does not respond", async () => {
    const open: ServerResponse[] = [];
    await withDynamo(
      (_, response) => open.push(response),
      async () => {
        expect(await status()).toBe(200);
        // The write is sent, and the SDK still waits for the response.
        expect(open.length).toBeGreaterThan(0);
        expect(log.lines("key use")).toEqual([{ error: "TimeoutError", at: expect.any(Array) }]);
      },
    );
  });
});

describe("the authorizer", () => {
  it("logs the client and the key's id, but not the key", async () => {
    await status();
    const request_id = expect.stringMatching(/^[\w-]{36}$/);
    expect(log.lines("authorize")).toEqual([{ request_id, client: "admin", key: keyId({ hash }) }]);
  });

  it("counts a use of hashes that cannot be fetched again", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    expect(await status()).toBe(200);
    const secretsManager = mockClient(SecretsManagerClient).rejects(new Error("Secrets Manager fails."));
    vi.setSystemTime(Date.now() + hashesMaxAge);
    expect(await status()).toBe(200);
    secretsManager.restore();
    // The endpoint of the same process writes another line.
    expect(log.metrics("StaleSecrets")).toMatchObject([{ environment: "local", StaleSecrets: 1 }]);
    expect(log.metrics("StaleSecrets")).not.toMatchObject([{ Requests: 1 }]);
  });

  it("logs the cause of a failure", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const secretsManager = mockClient(SecretsManagerClient).rejects(
      Object.assign(new Error("The role may not read it."), { name: "AccessDeniedException" }),
    );
    coldStart();
    expect(await status()).toBe(500);
    secretsManager.restore();
    expect(log.lines("failure")).toMatchObject([
      { cause: "access_denied", problem: "The role may not read it.", request_id: expect.any(String) },
    ]);
  });
});
