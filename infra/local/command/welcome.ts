import { styleText } from "node:util";
import { scopes as everyScope } from "../../../lib/access/scopes.ts";
import { demoKey, environment } from "../environment.ts";
import type { Started } from "../log/format.ts";
import type { LocalService } from "../start.ts";

/** Returns what `npm start` prints when everything is ready. `stripe` says what is behind the service; `paths` are those beside the API; an underscore marks those for programs. */
export function welcome(
  { url, stripeUrl, awsUrl }: LocalService,
  stripe: "double" | "test mode",
  paths: readonly string[],
): Started {
  const pages = paths.filter((path) => !path.startsWith("/_"));
  const behind = stripe === "double" ? `a Stripe double at ${stripeUrl}` : "Stripe's test mode";
  const sentence = `The service listens on ${url}. It uses ${behind} and the AWS services at ${awsUrl}.`;
  const addresses = Object.fromEntries([
    ["service", url],
    ...pages.map((page) => [page.slice(1), url + page]),
    [stripe === "double" ? "double" : "stripe", stripeUrl],
    ["aws", awsUrl],
  ]);
  const call = `curl ${url}/v1/customers -u ${demoKey("admin")}: -d email=jenny@example.com -d name="Jenny Rosen"`;
  const text = [
    heading(`The service listens on ${url}.`),
    "",
    ...Object.entries(addresses).map(([name, address]) => `  ${name.padEnd(9)} ${address}`),
    "",
    heading("Demo keys and their scopes"),
    ...environment.clients.map(({ name, scopes }) => `  ${demoKey(name).padEnd(27)} ${listed(scopes)}`),
    "",
    heading("Try it"),
    `  ${call}`,
    "",
    "Ctrl-C stops everything. npm start -- --help lists the options.",
    "",
  ];
  return { sentence, addresses, text: text.join("\n") };
}

const heading = (text: string) => styleText("bold", text, { stream: process.stdout });

const listed = (scopes: readonly string[]) => (scopes.length === everyScope.length ? "every scope" : scopes.join(" "));
