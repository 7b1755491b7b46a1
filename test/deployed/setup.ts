import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import type { TestProject } from "vitest/node";
import { listen, stop } from "../../infra/local/listen.ts";
import { createStripeDouble } from "../../infra/local/stripe/double.ts";
import { queues } from "../../infra/service.ts";
import { Emulator } from "./emulator.ts";
import { createGateway } from "./gateway.ts";
import { complete, deploy } from "./operator/first-deployment.ts";
import { Operator, prepare } from "./operator/operator.ts";
import { cleanUpOnExit } from "./processes.ts";
import { pythonWithPackages } from "./python.ts";
import { Recorder } from "./recorder.ts";
import { createRelay } from "./relay.ts";
import { issueKeys } from "./secrets.ts";
import { subscribe } from "./subscribe.ts";
import { named, stripeKeys } from "./target.ts";
import { templatesIn } from "./template/template.ts";

/** Whether all test files run. If some are excluded, functions use fewer actions. */
const isWholeRun = process.argv.at(-1)?.endsWith("vitest.config.ts");

/** Deploys the service before all tests. Returns the teardown. */
export default async function setup(project: TestProject) {
  const directory = mkdtempSync(`${tmpdir()}/stripe-customers-deployed-`);
  cleanUpOnExit(directory);
  const servers: Server[] = [];
  const serve = (server: Server) => listen(servers[servers.push(server) - 1] ?? server, 0);
  const stripeUrl = await serve(createStripeDouble({ searchLag: 0, keys: stripeKeys }));
  const port = await freePort();
  const recorder = new Recorder();
  const aws = createRelay(port, (request) => {
    recorder.record(request);
    return request.headers;
  });
  const awsUrl = await serve(aws);
  const python = await pythonWithPackages();
  const workplace = { directory: `${directory}/workplace`, awsUrl, aws: `${dirname(python)}/aws` };
  const emulator = new Emulator({ python, directory, port, publicPort: Number(new URL(awsUrl).port) });
  const end = async () => {
    await emulator.stop();
    stop(servers);
    rmSync(directory, { recursive: true });
  };
  try {
    await emulator.start(false);
    prepare(workplace.directory, stripeUrl);
    const operator = new Operator(workplace);
    const api = await deploy(operator);
    for (const template of templatesIn(`${workplace.directory}/cdk.out/copy`)) recorder.add(template);
    await emulator.stop();
    await emulator.start(true);
    const host = `${api}.execute-api.localhost`;
    const url = await serve(createGateway(port, host));
    const webhookUrl = await serve(createRelay(port, ({ headers }) => ({ ...headers, host })));
    const webhookSecret = await complete(operator, { apiUrl: url, stripeUrl, webhookUrl });
    const keys = await issueKeys(awsUrl);
    const emulatorUrl = await serve(emulator.createControl());
    const [subscriberUrl, eventsUrl] = [await subscribe(awsUrl), `${awsUrl}/000000000000/${named(queues.events)}`];
    project.provide("deployed", {
      url,
      awsUrl,
      stripeUrl,
      webhookUrl,
      subscriberUrl,
      eventsUrl,
      webhookSecret,
      workplace,
      emulatorUrl,
      ...keys,
    });
    return async () => {
      console.log(`Actions that no function used:\n${recorder.report()}`);
      await end();
      if (isWholeRun) recorder.assertReasons();
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
