import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Activity } from "../../../../infra/local/activity.ts";
import { containers } from "../../../../infra/local/functions/containers.ts";
import { patience, unhurried } from "../../../support/patience.ts";
import { root } from "../../../support/programs.ts";

const end = new AbortController();
const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
for (const name of ["functions", "lib"]) cpSync(`${root}${name}`, `${directory}/${name}`, { recursive: true });
symlinkSync(`${root}node_modules`, `${directory}/node_modules`);
afterAll(() => {
  end.abort();
  rmSync(directory, { recursive: true });
});

const write = (file: string, code: string) => writeFileSync(`${directory}/${file}`, code);
const greeting = (text: string) => write("lib/greeting.ts", `export const greeting: string = "${text}";`);
const functionCode = `
  import { existsSync, writeFileSync } from "node:fs";
  import { setTimeout as sleep } from "node:timers/promises";
  import { greeting } from "../lib/greeting.ts";
  export const handler = async ({ waits }) => {
    if (waits) writeFileSync("${directory}/begun", "");
    while (waits && !existsSync("${directory}/go-on")) await sleep(10);
    return { greeting, container: process.pid };
  };`;

/** Returns whether a process has ended. */
function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

describe("a change of the code", () => {
  const activities: Activity[] = [];
  const observe = (activity: Activity) => activities.push(activity);
  const invoke = containers({ folder: `${directory}/functions`, watch: true })(() => ({}), end.signal, observe);
  const greet = (event = {}) => invoke("greet", event, unhurried) as Promise<{ greeting: string; container: number }>;
  greeting("Hello");
  write("functions/greet.ts", functionCode);

  it("counts from the next invocation, in new containers", async () => {
    expect(await greet()).toMatchObject({ greeting: "Hello" });
    for (const text of ["Good morning", "Good evening", "Good night"]) {
      greeting(text);
      expect(await greet()).toMatchObject({ greeting: text });
    }
    write("functions/greet.ts", functionCode.replace("greeting, container", "greeting: greeting.length, container"));
    expect(await greet()).toMatchObject({ greeting: "Good night".length });
    write("functions/greet.ts", functionCode);
  });

  it("lets a running invocation end with the code that it began with", async () => {
    greeting("Old");
    const running = greet({ waits: true });
    await vi.waitUntil(() => existsSync(`${directory}/begun`), patience);
    greeting("New");
    expect(await Promise.all([greet(), greet()])).toMatchObject([{ greeting: "New" }, { greeting: "New" }]);
    write("go-on", "");
    const { container } = await running;
    expect(await running).toMatchObject({ greeting: "Old" });
    await vi.waitUntil(() => hasEnded(container), patience);
  });

  it("ends the idle containers of the old code", async () => {
    const { container } = await greet();
    greeting("Newer");
    await greet();
    await vi.waitUntil(() => hasEnded(container), patience);
  });

  it("keeps the containers if the bundle stays the same", async () => {
    const { container } = await greet();
    greeting("Newer");
    expect(await greet()).toEqual({ greeting: "Newer", container });
  });

  it("that does not build fails with the line, and the next good one heals it", async () => {
    write("lib/greeting.ts", 'export const greeting = "Hello;');
    await expect(greet()).rejects.toThrow(/The code does not build\.\n.*Unterminated string literal/);
    expect(activities.at(-1)).toMatchObject({
      kind: "invocation",
      functionName: "greet",
      error: expect.stringMatching(/lib\/greeting\.ts:1:\d+:\n.*export const greeting = "Hello;/),
    });
    write("lib/greeting.ts", 'throw new Error("No greeting"); export const greeting = "";');
    await expect(greet()).rejects.toThrow("No greeting");
    greeting("Hello");
    expect(await greet()).toMatchObject({ greeting: "Hello" });
  });

  it("that fails to load is loaded again by the next invocation", async () => {
    write(
      "lib/greeting.ts",
      `import { readFileSync } from "node:fs"; export const greeting = readFileSync("${directory}/text", "utf8");`,
    );
    await expect(greet()).rejects.toThrow("ENOENT");
    write("text", "Loaded");
    expect(await greet()).toMatchObject({ greeting: "Loaded" });
  });
});
