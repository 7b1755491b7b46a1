import { spawn } from "node:child_process";
import { listen, stop } from "../../infra/local/listen.ts";
import { createStripeDouble } from "../../infra/local/stripe/double.ts";
import { secureServer } from "../../infra/local/stripe/secure-server.ts";
import type { Figures, Suite } from "./languages.ts";

/** A suite that ran, with all that it printed. */
interface Outcome {
  readonly output: string;
  readonly figures: Figures | undefined;
}

/** Runs a suite in its repository against a double with `--fixtures`. Rejects if its program is not installed. */
export async function runSuite({ command, files, tls, figures }: Suite, directory: string): Promise<Outcome> {
  const server = createStripeDouble({ fixtures: true, serve: tls ? secureServer : undefined });
  try {
    const { port } = new URL(await listen(server, 0));
    const output = await outputOf([...command, ...files], directory, port);
    return { output, figures: figures(output) };
  } finally {
    stop([server]);
  }
}

async function outputOf([program = "", ...parameters]: string[], cwd: string, port: string): Promise<string> {
  const env = { ...process.env, STRIPE_MOCK_HOST: "localhost", STRIPE_MOCK_PORT: port };
  const child = spawn(program, parameters, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => parts.push(part));
  await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  return parts.join("");
}
