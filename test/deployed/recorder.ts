import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { alias } from "../../infra/service.ts";
import { environment, named } from "./target.ts";
import { actionsOf, functionsIn } from "./template/functions.ts";
import type { Template } from "./template/template.ts";

/** By prefix of `X-Amz-Target`, the AWS service in the name of an action. */
const services: Readonly<Record<string, string>> = {
  AmazonSQS: "sqs",
  AWSEvents: "events",
  DynamoDB_20120810: "dynamodb",
  secretsmanager: "secretsmanager",
};

/** The ends of a function's ARN: its alias, and the versions that a run can publish. */
const qualifiers = [`:${alias}`, ...Array.from({ length: 100 }, (_, index) => `:${index + 1}`)];

/** Reasons for actions that functions do not use on the emulator. */
const reasons = [
  [/^kms:/, "decrypts secrets, items and messages; the emulator does not encrypt"],
  [/^logs:/, "writes the function's log; the emulator writes logs itself"],
  [/^xray:/, "traces requests; the emulator traces none"],
  [
    /^sqs:(ReceiveMessage|DeleteMessage|GetQueue\w+|ChangeMessageVisibility)$/,
    "Lambda polls the queue with the role, and the CDK grants it; the emulator polls without it",
  ],
] as const;

/** Records the actions that functions use, and reports the unused ones. */
export class Recorder {
  readonly #used = new Set<string>();
  readonly #permissions: { readonly name: string; readonly action: string }[] = [];

  /** Adds the permissions of a template's functions. */
  add(template: Template) {
    for (const { name, policies } of functionsIn(template))
      for (const action of policies.flatMap(({ Statement }) => Statement).flatMap(actionsOf))
        this.#permissions.push({ name, action });
  }

  /** Records a request to AWS. */
  record({ headers }: IncomingMessage) {
    const [, accessKey] = /Credential=(\w+)/.exec(headers.authorization ?? "") ?? [];
    const [prefix = "", operation] = String(headers["x-amz-target"]).split(".");
    this.#used.add(`${accessKey} ${services[prefix] ?? prefix}:${operation}`);
  }

  /** Returns a line for each unused action, with its functions and its reason. */
  report(): string {
    return [...Map.groupBy(this.#unused, ({ action }) => action)]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([action, permissions]) => {
        const names = new Set(permissions.map(({ name }) => name));
        const who = names.size > 5 ? `${names.size} functions` : [...names].join(", ");
        return `  ${action} (${who}): ${reasonFor(action) ?? "no reason"}`;
      })
      .join("\n");
  }

  /** Throws if an unused action has no reason. */
  assertReasons() {
    const unexplained = this.#unused.filter(({ action }) => !reasonFor(action));
    const list = unexplained.map(({ name, action }) => `${name} ${action}`).join(", ");
    if (list) throw new Error(`No test used these permissions. Remove them, or add a reason to recorder.ts: ${list}`);
  }

  get #unused() {
    return this.#permissions.filter(
      ({ name, action }) => !accessKeysOf(name).some((accessKey) => this.#used.has(`${accessKey} ${action}`)),
    );
  }
}

const reasonFor = (action: string) => reasons.find(([actions]) => actions.test(action))?.[1];

/** Returns the access keys that the emulator assigns to a function and its versions. */
const accessKeysOf = (name: string): string[] => qualifiers.map((qualifier) => accessKeyOf(name, qualifier));

function accessKeyOf(name: string, qualifier: string): string {
  const functionArn = `arn:aws:lambda:${environment.region}:000000000000:function:${named(name)}${qualifier}`;
  const text = `${functionArn}:arn:aws:iam::000000000000:role/${named(name)}`;
  return `ASIA${createHash("sha256").update(text).digest("hex").slice(0, 16).toUpperCase()}`;
}
