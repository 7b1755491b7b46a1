import { createServer } from "node:http";
import { serviceName } from "../../../lib/platform/service-name.ts";
import { Failure } from "../../failure.ts";
import { listen, stop } from "../listen.ts";

/** Longest wait for what holds a port, in milliseconds. */
const patience = 1000;

/** Throws a Failure that names the ports in use by the variables that set them, and the run of this service that uses them. */
export async function requireFreePorts(wanted: Readonly<Record<string, number>>) {
  const fixed = Object.entries(wanted).filter(([, port]) => port !== 0);
  for (const [variable, port] of fixed)
    for (const [other, same] of fixed)
      if (same === port && other !== variable)
        throw new Failure(`${variable} and ${other} are both ${port}. Set one of them to another port.`);
  const problems = await Promise.all(
    fixed.map(async ([variable, port]) => ({ variable, port, code: await tryPort(port) })),
  );
  const denied = problems.find(({ code }) => code !== undefined && code !== "EADDRINUSE");
  if (denied)
    throw new Failure(`Port ${denied.port} cannot be opened (${denied.code}). Set ${denied.variable} to another port.`);
  const used = problems.filter(({ code }) => code);
  if (used.length > 0) throw new Failure(sentence(used, await holderOf(used.map(({ port }) => port))));
}

/** Returns the code of the error with which a port cannot be opened; undefined if it can. */
async function tryPort(port: number): Promise<string | undefined> {
  const server = createServer();
  return listen(server, port).then(
    () => stop([server]),
    ({ code }) => code,
  ) as Promise<string | undefined>;
}

function sentence(used: readonly { variable: string; port: number }[], holder: string): string {
  const ports = list(used.map(({ port }) => String(port)));
  const variables = list(used.map(({ variable }) => variable));
  return used.length === 1
    ? `Port ${ports} is in use${holder}. Set ${variables} to another port, or to 0 for any free port.`
    : `The ports ${ports} are in use${holder}. Set ${variables} to other ports, or to 0 for any free ports.`;
}

const list = (words: string[]) => new Intl.ListFormat("en-GB").format(words);

/** Returns words that name the run of this service that one of the ports belongs to; "" if no run has one of them. */
async function holderOf(ports: readonly number[]): Promise<string> {
  const answers = await Promise.all(ports.map(healthAt));
  const { pid } = answers.find(({ service }) => service === serviceName) ?? {};
  return pid ? ` by another npm start (process ${pid})` : "";
}

/** Returns what `/health` says at a port; an empty object if nothing of this service is there. */
const healthAt = (port: number): Promise<{ service?: string; pid?: number }> =>
  fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(patience) })
    .then((response) => response.json())
    .then(Object, () => ({}));
