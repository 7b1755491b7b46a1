import { readFileSync } from "node:fs";
import {
  type Class,
  type ImportDeclaration,
  parseSync,
  type Statement,
  type TSInterfaceDeclaration,
  type TSTypeAliasDeclaration,
} from "oxc-parser";

/** The folder of the SDK with its declarations. */
const root = new URL(".", import.meta.resolve("stripe"));

/** A declaration of a type. */
export type Declaration = TSInterfaceDeclaration | TSTypeAliasDeclaration;

/** A file of the SDK's declarations. */
export interface Module {
  /** Path below the SDK's folder, without the extension, such as `resources/Customers`. */
  readonly path: string;
  /** By name, with the namespaces in front, such as `Customer.InvoiceSettings`. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** The classes, whose methods send requests. */
  readonly classes: readonly Class[];
  /** The path and the name of what the file imports, by local name. The name of a whole file is `*`. */
  readonly imports: ReadonlyMap<string, { readonly path: string; readonly name: string }>;
  /** Returns the comment in front of a position as text, or undefined without a comment. */
  readonly commentBefore: (position: number) => string | undefined;
}

const modules = new Map<string, Module>();

/** Returns a file of the SDK's declarations. Throws if it cannot be parsed. */
export function moduleAt(path: string): Module {
  const module = modules.get(path) ?? read(path);
  modules.set(path, module);
  return module;
}

function read(path: string): Module {
  const source = readFileSync(new URL(`${path}.d.ts`, root), "utf8");
  const { program, comments, errors } = parseSync(`${path}.d.ts`, source);
  if (errors.length > 0) throw new Error(`${path}.d.ts: ${errors[0]?.message}`);
  const statements = program.body as Statement[];
  const commentBefore = (position: number) => {
    const comment = comments.findLast(({ end }) => end <= position);
    return comment && !source.slice(comment.end, position).trim() ? textOf(comment.value) : undefined;
  };
  const imports = statements.flatMap((statement) =>
    statement.type === "ImportDeclaration" ? importsOf(statement, path) : [],
  );
  const declarations = new Map(declarationsIn(statements));
  return { path, declarations, classes: statements.flatMap(classesIn), imports: new Map(imports), commentBefore };
}

const exported = (statement: Statement) =>
  statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;

function classesIn(statement: Statement): Class[] {
  const declaration = exported(statement);
  return declaration?.type === "ClassDeclaration" ? [declaration] : [];
}

/** Returns the text of a comment: paragraphs without the stars and without tags such as `@docs`. */
const textOf = (comment: string) =>
  comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, "").trimEnd())
    .filter((line) => !line.startsWith("@"))
    .join("\n")
    .trim();

function declarationsIn(statements: readonly Statement[], namespace = ""): [string, Declaration][] {
  return statements.flatMap((statement): [string, Declaration][] => {
    const declaration = exported(statement);
    switch (declaration?.type) {
      case "TSInterfaceDeclaration":
      case "TSTypeAliasDeclaration":
        return [[`${namespace}${declaration.id.name}`, declaration]];
      case "TSModuleDeclaration":
        return declarationsIn(
          (declaration.body && "body" in declaration.body ? declaration.body.body : []) as Statement[],
          `${namespace}${"name" in declaration.id ? declaration.id.name : ""}.`,
        );
      default:
        return [];
    }
  });
}

function importsOf({ source, specifiers }: ImportDeclaration, from: string) {
  const path = new URL(source.value.replace(/\.js$/, ""), `file:///${from}`).pathname.slice(1);
  return specifiers.map((specifier) => {
    const name = specifier.type === "ImportSpecifier" && "name" in specifier.imported ? specifier.imported.name : "*";
    return [specifier.local.name, { path, name }] as const;
  });
}
