import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it, vi } from "vitest";
import { demoKey } from "../../../../infra/local/environment.ts";
import { follow, freePorts, startRun } from "../../../support/local-run.ts";
import { patience } from "../../../support/patience.ts";
import { processesWith, run } from "../../../support/programs.ts";

const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
afterAll(() => rmSync(directory, { recursive: true }));
const variables = { TMPDIR: directory };

/** Returns the processes whose command line names the directory: the containers. */
const containers = () => processesWith(directory);

const left = () => ({
  containers: containers(),
  directories: readdirSync(directory).filter((name) => /-run-/.test(name)),
});

/** Sends a request, after which containers run. */
async function use({ url }: { url: string }) {
  const headers = { Authorization: `Bearer ${demoKey("admin")}` };
  expect((await fetch(`${url}/v1/customers`, { headers })).status).toBe(200);
  expect(containers().length).toBeGreaterThan(0);
}

const untilNothingIsLeft = () =>
  vi.waitUntil(() => Object.values(left()).every(({ length }) => length === 0), patience);

describe("npm start leaves nothing behind", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("after %s", async (signal) => {
    const service = await startRun([], variables);
    await use(service);
    service.child.kill(signal);
    expect(await once(service.child, "exit")).toEqual([0, null]);
    await untilNothingIsLeft();
  });

  it("after npm was killed", async () => {
    const npm = run("npm", ["start"], { ...freePorts, ...variables });
    const service = await follow(npm);
    await use(service);
    npm.kill("SIGKILL");
    await untilNothingIsLeft();
    await expect(fetch(`${service.url}/health`)).rejects.toThrow();
  });

  it("after it was killed itself, when it starts again", async () => {
    const service = await startRun([], variables);
    await use(service);
    service.child.kill("SIGKILL");
    await vi.waitUntil(() => containers().length === 0, patience);
    expect(left().directories).toEqual([expect.stringContaining(`-${service.child.pid}-`)]);
    const foreign = `${directory}/stripe-customers-run-${process.pid}-x`;
    mkdirSync(foreign);
    const next = await startRun([], variables);
    expect(left().directories).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`-${next.child.pid}-`),
        expect.stringContaining(`-${process.pid}-`),
      ]),
    );
    expect(left().directories).toHaveLength(2);
    rmSync(foreign, { recursive: true });
    next.child.kill("SIGINT");
    await untilNothingIsLeft();
  });
});
