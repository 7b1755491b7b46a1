import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { serviceName } from "../../../lib/platform/service-name.ts";
import { environment } from "../environment.ts";
import type { LocalService } from "../start.ts";

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));

/** Returns a page that says what runs here. It responds after `ready`. */
export function health(
  { stripeUrl, awsUrl }: LocalService,
  stripe: "double" | "test mode",
  ready: Promise<void>,
): RequestListener {
  const body = JSON.stringify({
    status: "ok",
    service: serviceName,
    version,
    node: process.version,
    pid: process.pid,
    started: new Date().toISOString(),
    stripe: { kind: stripe, url: stripeUrl, version: environment.stripe.version },
    aws: { url: awsUrl },
  });
  return async (_, response) => {
    await ready;
    response.writeHead(200, { "Content-Type": "application/json" }).end(`${body}\n`);
  };
}
