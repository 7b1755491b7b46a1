import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** A statement of a policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: unknown;
}

/** A policy of a role, a queue or a bucket. */
export interface Policy {
  Statement: Statement[];
}

interface Properties {
  readonly FunctionName?: string;
  readonly Environment?: { readonly Variables: Record<string, unknown> };
  readonly Role?: { readonly "Fn::GetAtt": readonly [string, string] };
  readonly Roles?: readonly { readonly Ref: string }[];
  readonly PolicyDocument?: Policy;
}

/** A resource, with the properties that the tests use. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Properties;
}

/** A CloudFormation template. */
export interface Template {
  Resources: Record<string, Resource>;
}

/** Edits all templates that `cdk synth` wrote into a directory. */
export function editTemplates(directory: string, edit: (template: Template) => Template) {
  for (const file of readdirSync(directory).filter((name) => name.endsWith(".template.json"))) {
    const template: Template = JSON.parse(readFileSync(`${directory}/${file}`, "utf8"));
    writeFileSync(`${directory}/${file}`, JSON.stringify(edit(template)));
  }
}
