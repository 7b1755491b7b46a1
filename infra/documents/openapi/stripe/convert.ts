import type { TSInterfaceDeclaration, TSSignature, TSType, TSTypeReference } from "oxc-parser";
import { refTo, type Schema } from "../schema.ts";
import { componentOf, containers, nameOf, undescribed } from "./component.ts";
import { moduleAt } from "./module.ts";
import { type Found, resolve, type Scope } from "./resolve.ts";
import { otherString, unionOf } from "./union.ts";

/** Where a type is used, and the schemas of the type parameters there. */
interface Context extends Scope {
  readonly types?: Readonly<Record<string, Schema>>;
}

/** Converts types of the SDK to schemas, and collects the components that these refer to. */
export class Converter {
  /** The components by name, in the order of their first use. */
  readonly components = new Map<string, Schema>();
  readonly #described: ReadonlySet<string>;

  /** `described` are the names of the resources that the document describes. It only names all others. */
  constructor(described: readonly string[]) {
    this.#described = new Set(described);
  }

  /** Returns the schema of a type. Throws for syntax that it does not know. */
  convert(type: TSType, context: Context): Schema {
    switch (type.type) {
      case "TSStringKeyword":
        return { type: "string" };
      // Every number of the described resources is an integer.
      case "TSNumberKeyword":
        return { type: "integer" };
      case "TSBooleanKeyword":
        return { type: "boolean" };
      case "TSUnknownKeyword":
        return {};
      case "TSNullKeyword":
        return { type: "null" };
      case "TSLiteralType":
        if (type.literal.type === "Literal") return literal(type.literal.value);
        break;
      case "TSTypeLiteral":
        return this.#object(type.members, context);
      case "TSUnionType":
        return unionOf(type.types.map((member) => this.convert(member, context)));
      case "TSTypeReference":
        return this.#reference(type, context);
    }
    throw new Error(`${context.module.path}.d.ts: ${type.type} at ${type.start} is not supported.`);
  }

  /** Returns the schema of a declared name, whose parameters have these schemas. */
  named(name: string, context: Context, parameters: readonly Schema[] = []): Schema {
    if (name === "OtherString") return otherString;
    const found = resolve(name, context);
    const component = componentOf(found);
    if (!component) return this.#declared(found, parameters);
    const key = parameters.map(({ $ref = "" }) => $ref.split("/").at(-1)).join("") + component;
    if (!this.components.has(key)) {
      // A resource can refer to itself.
      this.components.set(key, {});
      this.components.set(key, this.#describes(component) ? this.#declared(found, parameters) : undescribed(found));
    }
    return refTo(key);
  }

  #describes(component: string): boolean {
    return this.#described.has(component) || component in containers || component === "Address";
  }

  #reference({ typeName, typeArguments }: TSTypeReference, context: Context): Schema {
    const name = nameOf(typeName);
    const parameters = (typeArguments?.params ?? []).map((parameter) => this.convert(parameter, context));
    const [first = {}] = parameters;
    if (name === "Array") return { type: "array", items: first };
    if (name === "Promise" || name === "Response") return first;
    const [, pages] = /^(Api\w+)Promise$/.exec(name) ?? [];
    // The SDK's iterator over the pages of a list.
    if (pages) return this.named(pages, { module: moduleAt("lib"), namespace: "" }, parameters);
    return context.types?.[name] ?? this.named(name, context, parameters);
  }

  #declared({ declaration, name, module, namespace }: Found, parameters: readonly Schema[]): Schema {
    if (!declaration) throw new Error(`${module.path}.d.ts: ${name} is not a type of this file.`);
    const names = declaration.typeParameters?.params.map((parameter) => parameter.name.name) ?? [];
    const types = Object.fromEntries(names.map((type, index) => [type, parameters[index] ?? {}]));
    const context = { module, namespace, types };
    return declaration.type === "TSInterfaceDeclaration"
      ? this.#interface(declaration, context)
      : this.convert(declaration.typeAnnotation, context);
  }

  #interface({ body, extends: parents }: TSInterfaceDeclaration, context: Context): Schema {
    const own = this.#object(body.body, context);
    return parents.reduce(({ properties, required = [], ...rest }, { expression }) => {
      const parent = this.named("name" in expression ? String(expression.name) : "", context);
      return {
        ...rest,
        properties: { ...parent.properties, ...properties },
        required: [...new Set([...(parent.required ?? []), ...required])],
      };
    }, own);
  }

  #object(members: readonly TSSignature[], context: Context): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const member of members) {
      if (member.type === "TSIndexSignature")
        return { type: "object", additionalProperties: this.convert(member.typeAnnotation.typeAnnotation, context) };
      if (member.type !== "TSPropertySignature" || !member.typeAnnotation)
        throw new Error(`${context.module.path}.d.ts: ${member.type} at ${member.start} is not supported.`);
      const { typeAnnotation: type } = member.typeAnnotation;
      // A property that the object never has.
      if (type.type === "TSVoidKeyword") continue;
      const name = "name" in member.key ? String(member.key.name) : String(Object(member.key).value);
      const description = context.module.commentBefore(member.start);
      properties[name] = { ...this.convert(type, context), ...(description && { description }) };
      if (!member.optional) required.push(name);
    }
    if (Object.keys(properties).length === 0) return { type: "object", additionalProperties: true };
    return { type: "object", properties, ...(required.length > 0 && { required }) };
  }
}

const literal = (value: unknown): Schema => ({ type: typeof value, const: value });
