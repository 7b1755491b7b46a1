import type { ClassElement, MethodDefinition } from "oxc-parser";
import type { Schema } from "../schema.ts";
import type { Converter } from "./convert.ts";
import { moduleAt } from "./module.ts";

/** What the SDK declares about one of its methods. */
export interface Method {
  readonly description: string;
  /** The schema of its parameters, for their descriptions; undefined if it has none. */
  readonly parameters?: Schema;
  /** The schema of the object that it returns. */
  readonly result: Schema;
}

/** Returns what the SDK declares about a method, such as `create` of `Customers`. Throws if there is no such method. */
export function methodOf(resource: string, name: string, converter: Converter): Method {
  const module = moduleAt(`resources/${resource}`);
  const members = module.classes.flatMap(({ body }) => body.body);
  const method = members.filter(isMethod).find(({ key }) => "name" in key && key.name === name);
  const context = { module, namespace: "" };
  const result = method?.value.returnType?.typeAnnotation;
  if (!method || !result) throw new Error(`Stripe's SDK has no method ${name} of ${resource}.`);
  const parameters = method.value.params.find((parameter) => "name" in parameter && parameter.name === "params");
  const type = parameters && "typeAnnotation" in parameters ? parameters.typeAnnotation?.typeAnnotation : undefined;
  return {
    description: module.commentBefore(method.start) ?? "",
    parameters: type ? converter.convert(type, context) : undefined,
    result: converter.convert(result, context),
  };
}

const isMethod = (member: ClassElement): member is MethodDefinition => member.type === "MethodDefinition";
