import { basename } from "node:path";
import { ports } from "./addresses.ts";
import { endWithNpm } from "./command/npm.ts";
import { help, startOptions } from "./command/options.ts";
import { requireFreePorts } from "./command/ports.ts";
import { endOnSignal, fail, portOf } from "./command/process.ts";
import { requireSigningSecret, requireTestKey, tryKey } from "./command/stripe-key.ts";
import { welcome } from "./command/welcome.ts";
import { createConsole } from "./console/server.ts";
import { demoKey } from "./environment.ts";
import { containers } from "./functions/containers.ts";
import { subscriberIn } from "./functions/subscriber.ts";
import { removeOrphanedDirectories } from "./functions/work-directory.ts";
import { Log } from "./log/log.ts";
import { docsAt } from "./pages/docs.ts";
import { health } from "./pages/health.ts";
import { type LocalService, startLocal } from "./start.ts";
import { seedService } from "./state/seed.ts";

/** Starts the local run as the command line and the environment variables say. Throws a Failure if it cannot. */
async function run() {
  const { json, persist, port, reset, seed, watch, help: isHelpRequested } = startOptions(process.argv.slice(2));
  if (isHelpRequested) return console.log(help);
  const doublePort = portOf("STRIPE_DOUBLE_PORT", ports.STRIPE_DOUBLE_PORT);
  const awsPort = portOf("AWS_PORT", ports.AWS_PORT);
  const { STRIPE_SECRET_KEY: stripeKey, SUBSCRIBER: file } = process.env;
  const webhookSecret = process.env.STRIPE_WEBHOOK_SECRET || undefined;
  const stripeApiUrl = process.env.STRIPE_API_URL || "https://api.stripe.com";
  if (webhookSecret) requireSigningSecret(webhookSecret);
  if (stripeKey) {
    requireTestKey(stripeKey);
    await tryKey(stripeKey, stripeApiUrl);
  }
  await requireFreePorts({ PORT: port, ...(!stripeKey && { STRIPE_DOUBLE_PORT: doublePort }), AWS_PORT: awsPort });
  endOnSignal();
  endWithNpm();
  removeOrphanedDirectories();

  const log = new Log(json, file && basename(file));
  const subscriber = file && (await subscriberIn(file, { watch, print: log.output }));
  const kind = stripeKey ? "test mode" : "double";
  // After a reset and the seed, so that programs that wait for the service find its customers.
  const ready = Promise.withResolvers<void>();
  const pages = (service: LocalService) => ({
    "/docs": docsAt(demoKey("admin")),
    "/health": health(service, kind, ready.promise),
    "/console": createConsole(service),
  });
  const runtime = containers({ watch });
  const options = { port, doublePort, awsPort, stripeKey, stripeApiUrl, webhookSecret, persist, pages, runtime };
  const service = await startLocal(options);
  if (reset) await service.reset();
  if (seed !== undefined) log.note(await seedService(service, seed || undefined));
  if (subscriber) service.subscribers.add(subscriber);
  service.observers.add(log.observe);
  log.started(welcome(service, kind, Object.keys(service.pages)));
  ready.resolve();
}

await run().catch(fail);
