import type { Resource, Statement, Template } from "./template.ts";

/** The changes to the templates for the emulator, and their number. */
const declaredAdaptations: Readonly<Record<string, number>> = {
  "leaves out AWS::CloudWatch::Alarm with metric math": 54,
  "leaves out AWS::CloudWatch::CompositeAlarm": 9,
  "leaves out AWS::EventSchemas::Registry": 1,
  "leaves out AWS::EventSchemas::Schema": 2,
  "leaves out AWS::Events::EventBusPolicy": 1,
  "leaves out the condition that a request names keys of the table": 9,
  "leaves out the dependency on a resource that is left out": 8,
  "leaves out the statement of AWS::S3::BucketPolicy that requires TLS": 1,
  "leaves out the statement of AWS::SNS::TopicPolicy that requires TLS": 1,
  "leaves out the statement of AWS::SQS::QueuePolicy that requires TLS": 2,
  "rewrites Ref of AWS::SecretsManager::Secret to its Arn": 4,
};

const unknownTypes = [
  "AWS::CloudWatch::CompositeAlarm",
  "AWS::EventSchemas::Registry",
  "AWS::EventSchemas::Schema",
  "AWS::Events::EventBusPolicy",
];

/** Adapts templates to the emulator, and counts what it changes. */
export class Adapter {
  readonly counts: Record<string, number> = {};

  /** Returns a template that the emulator can deploy. */
  adapt(template: Template): Template {
    const resources = Object.entries(template.Resources).filter(([, resource]) => this.#isKnown(resource));
    const ids = new Set(resources.map(([id]) => id));
    for (const [, resource] of resources) this.#forget(resource, ids);
    for (const [, resource] of resources) this.#allowWithoutKeys(resource);
    for (const [, resource] of resources) this.#allowPlainHttp(resource);
    const secrets = resources.filter(([, { Type }]) => Type === "AWS::SecretsManager::Secret").map(([id]) => id);
    return this.#withArnsOf(new Set(secrets), { ...template, Resources: Object.fromEntries(resources) });
  }

  #count(change: string) {
    this.counts[change] = (this.counts[change] ?? 0) + 1;
  }

  #isKnown({ Type, Properties }: Resource): boolean {
    const isUnknown = unknownTypes.includes(Type);
    const isMath = Type === "AWS::CloudWatch::Alarm" && Properties?.Metrics !== undefined;
    if (isUnknown || isMath) this.#count(`leaves out ${Type}${isMath ? " with metric math" : ""}`);
    return !isUnknown && !isMath;
  }

  /** Removes the dependencies on resources that are left out. */
  #forget(resource: Resource, ids: ReadonlySet<string>) {
    if (!Array.isArray(resource.DependsOn)) return;
    const kept = resource.DependsOn.filter((id) => ids.has(id));
    for (const _ of resource.DependsOn.slice(kept.length))
      this.#count("leaves out the dependency on a resource that is left out");
    resource.DependsOn = kept;
  }

  /** Removes the condition that a request names keys, because the emulator does not know the keys of a request. */
  #allowWithoutKeys({ Properties: { PolicyDocument } = {} }: Resource) {
    for (const { Condition } of PolicyDocument?.Statement ?? []) {
      if (!Condition?.Null) continue;
      delete Condition.Null;
      this.#count("leaves out the condition that a request names keys of the table");
    }
  }

  /** Removes the statements that require TLS, because the emulator supports only plain HTTP. */
  #allowPlainHttp({ Type, Properties: { PolicyDocument } = {} }: Resource) {
    if (!PolicyDocument) return;
    const kept = PolicyDocument.Statement.filter((statement) => !requiresTls(statement));
    for (const _ of PolicyDocument.Statement.slice(kept.length))
      this.#count(`leaves out the statement of ${Type} that requires TLS`);
    PolicyDocument.Statement = kept;
  }

  /** Replaces references to secrets by their ARNs. On AWS, Ref returns the ARN; on the emulator, the name. */
  #withArnsOf<Value>(secrets: ReadonlySet<string>, value: Value): Value {
    if (Array.isArray(value)) return value.map((item: unknown) => this.#withArnsOf(secrets, item)) as Value;
    if (typeof value !== "object" || value === null) return value;
    const { Ref } = Object(value);
    if (secrets.has(Ref)) {
      this.#count("rewrites Ref of AWS::SecretsManager::Secret to its Arn");
      return { "Fn::GetAtt": [Ref, "Arn"] } as Value;
    }
    const entries = Object.entries(value).map(([name, item]) => [name, this.#withArnsOf(secrets, item)]);
    return Object.fromEntries(entries) as Value;
  }
}

const requiresTls = ({ Condition }: Statement) => JSON.stringify(Condition)?.includes("aws:SecureTransport") ?? false;

/** Throws if the adaptations differ from the declared ones. */
export function assertDeclared(counts: Readonly<Record<string, number>>) {
  const changes = new Set([...Object.keys(counts), ...Object.keys(declaredAdaptations)]);
  const differences = [...changes].flatMap((change) => {
    const [count, declared] = [counts[change] ?? 0, declaredAdaptations[change] ?? 0];
    if (count === declared) return [];
    return `${change}: ${count}, declared ${declared}. ${count < declared ? "Shorten the list." : "Declare it if the emulator needs it."}`;
  });
  if (differences.length > 0)
    throw new Error(`The adaptations differ from test/deployed/template/adapt.ts:\n${differences.join("\n")}`);
}
