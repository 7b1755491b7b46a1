import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** A statement of a policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: Record<string, unknown>;
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
  /** The metrics of an alarm with metric math. */
  readonly Metrics?: readonly unknown[];
  readonly PolicyDocument?: Policy;
}

/** A resource, with the properties that the tests use. */
export interface Resource {
  readonly Type: string;
  DependsOn?: string | readonly string[];
  readonly Properties?: Properties;
}

/** A CloudFormation template. */
export interface Template {
  Resources: Record<string, Resource>;
}

/** Returns all templates that `cdk synth` wrote into a directory. */
export const templatesIn = (directory: string): Template[] =>
  filesIn(directory).map((file) => JSON.parse(readFileSync(file, "utf8")));

const filesIn = (directory: string) =>
  readdirSync(directory)
    .filter((name) => name.endsWith(".template.json"))
    .map((name) => `${directory}/${name}`);

/** Edits all templates that `cdk synth` wrote into a directory. */
export function editTemplates(directory: string, edit: (template: Template) => Template) {
  for (const file of filesIn(directory)) {
    const template: Template = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify(edit(template)));
  }
}
