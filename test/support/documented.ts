import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Referable, Response } from "../../infra/documents/breaking-changes/documents.ts";
import { followed } from "../../infra/documents/breaking-changes/references.ts";
import type { Activity } from "../../infra/local/activity.ts";
import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import type { Exchange } from "../../infra/local/gateway/exchange.ts";
import { endpoints, stage } from "../../infra/service.ts";
import { root } from "./programs.ts";

const read = (file: string) => JSON.parse(readFileSync(`${root}${file}`, "utf8"));
const [openapi, asyncapi] = [read("openapi.json"), read("asyncapi.json")];

/** It compiles fast rather than that its validators are fast, because a test file sends few requests. */
const ajv = new Ajv2020({
  code: { optimize: false },
  meta: false,
  strict: false,
  validateFormats: false,
  validateSchema: false,
});
ajv.addSchema(openapi, "openapi.json").addSchema(asyncapi, "asyncapi.json");

/** Validators by their address. A schema is compiled when the first response or event needs it. */
const validators = new Map<string, ValidateFunction>();

/** Options of the comparison with the document. */
interface Options {
  /** The address of the double. Responses are not compared while a test's own Stripe is in its place. */
  readonly stripeUrl: string;
  /** Statuses that a test provokes where Stripe never returns them. */
  readonly undocumented: readonly number[];
}

/** Returns an observer of the local run that adds to `findings` each response that the document does not describe. */
export const documentedResponses =
  (findings: Set<string>, { stripeUrl, undocumented }: Options) =>
  (activity: Activity) => {
    if (activity.kind !== "exchange" || process.env.STRIPE_API_URL !== stripeUrl) return;
    if (undocumented.includes(activity.response.statusCode)) return;
    for (const finding of findingsIn(activity)) findings.add(finding);
  };

function findingsIn(exchange: Exchange): string[] {
  const { method, endpoint, response } = exchange;
  const { statusCode, body } = response;
  if (!endpoint)
    return differences(
      `${method} of an unknown URL ${statusCode}`,
      "openapi.json#/components/schemas/Error",
      JSON.parse(body),
    );
  const path = `/${stage}${endpoints[endpoint].path}`;
  const at = `${method} ${path} ${statusCode}`;
  const responses = openapi.paths[path]?.[method.toLowerCase()]?.responses;
  const declared: Referable<Response> | undefined = responses?.[statusCode];
  if (!declared) return [`${at} is not in openapi.json.`];
  const pointer = ["paths", path, method.toLowerCase(), "responses", String(statusCode)].map(escaped).join("/");
  const content = "$ref" in declared ? declared.$ref.slice(1) : `/${pointer}`;
  return [
    ...missingHeaders(at, followed<Response>(declared, openapi), response.headers),
    ...differences(at, `openapi.json#${content}/content/application~1json/schema`, JSON.parse(body)),
  ];
}

function missingHeaders(at: string, { headers = {} }: Response, sent: Exchange["response"]["headers"] = {}): string[] {
  const names = Object.keys(sent).map((name) => name.toLowerCase());
  return Object.entries(headers)
    .filter(([name, header]) => followed(header, openapi).required && !names.includes(name.toLowerCase()))
    .map(([name]) => `${at}: the header ${name} is missing.`);
}

/** Returns an observer of the local run that adds to `findings` each event that the document does not describe. */
export const documentedEvents = (findings: Set<string>) => (activity: Activity) => {
  if (activity.kind === "publication") for (const finding of findingsInEvent(activity.event)) findings.add(finding);
};

function findingsInEvent(event: BusEvent): string[] {
  const type = event["detail-type"];
  return asyncapi.components.messages[type]
    ? differences(type, `asyncapi.json#/components/messages/${type}/payload`, event)
    : [`${type} is not in asyncapi.json.`];
}

/** Returns how a value differs from a schema. It names no values, so that equal differences are found once. */
function differences(at: string, address: string, value: unknown): string[] {
  const validate = validators.get(address) ?? ajv.compile({ $ref: encodeURI(address) });
  validators.set(address, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const place = instancePath.replaceAll(/\/\d+/g, "/*");
    return `${at}: ${place} ${message} ${JSON.stringify(params)}`;
  });
}

const escaped = (part: string) => part.replaceAll("~", "~0").replaceAll("/", "~1");
