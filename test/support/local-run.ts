import { createInterface } from "node:readline";
import { vi } from "vitest";
import { patience } from "./patience.ts";
import { start } from "./programs.ts";

/** Variables with which a local run takes any free ports and calls the double. */
export const freePorts = { PORT: "0", STRIPE_DOUBLE_PORT: "0", AWS_PORT: "0", STRIPE_SECRET_KEY: "" };

/** Starts what `npm start` starts, on free ports, and waits until it is ready. */
export const startRun = (parameters: string[] = [], variables: Record<string, string> = {}) =>
  follow(start("infra/local/main.ts", parameters, { ...freePorts, ...variables }));

/** Collects the lines that a program prints, and waits until it prints the addresses of a local run. */
export async function follow(child: ReturnType<typeof start>) {
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", (line) => lines.push(line));
  const until = (pattern: RegExp) => vi.waitUntil(() => lines.find((line) => pattern.test(line)), patience);
  const address = async (pattern: RegExp) => pattern.exec(await until(pattern))?.[1] ?? "";
  return {
    child,
    lines,
    /** Waits until a line matches, and returns it. */
    until,
    url: await address(/listens on (http:\S+)\./),
    stripeUrl: await address(/(?:double|stripe)\W+(http:[\w./:]+)/),
    awsUrl: await address(/aws\W+(http:[\w./:]+)/),
  };
}
