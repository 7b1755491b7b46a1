import type { Body, Content, OpenApi, Operation, Parameter, Referable, Response } from "./documents.ts";
import { followed } from "./references.ts";
import { schemaComparison } from "./schemas.ts";
import { securityChanges } from "./security.ts";

const methods = ["get", "put", "post", "delete", "patch"];

/** Returns what a newer version of an OpenAPI document breaks for callers of the older one, as sentences; none if nothing. */
export function breakingChanges(before: OpenApi, after: OpenApi): string[] {
  const sent = schemaComparison("sent", before, after);
  const received = schemaComparison("received", before, after);

  function operationChanges(at: string, old: Operation, current: Operation): string[] {
    return [
      ...renamed(at, old, current),
      ...securityChanges(at, { security: before.security, ...old }, { security: after.security, ...current }),
      ...parameterChanges(at, parametersOf(old, before), parametersOf(current, after)),
      ...bodyChanges(at, old, current),
      ...responseChanges(at, old, current),
    ];
  }

  function parameterChanges(at: string, old: ReadonlyMap<string, Parameter>, current: typeof old): string[] {
    const isNew = ([name, { required }]: readonly [string, Parameter]) => required && !old.get(name)?.required;
    return [
      ...[...old].flatMap(([name, parameter]) => parameterChange(at, name, parameter, current.get(name))),
      ...[...current].filter(isNew).map(([name]) => `${at}: the ${name} is now required.`),
    ];
  }

  function parameterChange(at: string, name: string, old: Parameter, current: Parameter | undefined): string[] {
    if (!current) return [`${at}: the ${name} was removed.`];
    const isWrittenSo = old.style === current.style && old.explode === current.explode;
    return [
      ...(isWrittenSo ? [] : [`${at}: the ${name} is written in another style.`]),
      ...sent(`${at}: ${old.name}`, { before: old.schema ?? true, after: current.schema ?? true }),
    ];
  }

  function bodyChanges(at: string, old: Operation, current: Operation): string[] {
    const body = old.requestBody && followed<Body>(old.requestBody, before);
    const now = current.requestBody && followed<Body>(current.requestBody, after);
    return [
      ...(now?.required && !body?.required ? [`${at}: the body is now required.`] : []),
      ...contentChanges(at, sent, body?.content, now?.content),
    ];
  }

  function contentChanges(at: string, compare: typeof sent, old: Content = {}, current: Content = {}): string[] {
    return Object.entries(old).flatMap(([type, { schema = true }]) => {
      const now = current[type];
      return now ? compare(at, { before: schema, after: now.schema ?? true }) : [`${at}: ${type} was removed.`];
    });
  }

  function responseChanges(at: string, { responses = {} }: Operation, current: Operation): string[] {
    return Object.entries(responses).flatMap(([status, response]) => {
      const now = current.responses?.[status];
      if (!now) return [`${at}: the response ${status} was removed.`];
      return responseChange(`${at} ${status}`, followed<Response>(response, before), followed<Response>(now, after));
    });
  }

  function responseChange(at: string, old: Response, current: Response): string[] {
    const headers = Object.entries(old.headers ?? {}).flatMap(([name, header]) =>
      headerChanges(at, name, followed<Parameter>(header, before), headerIn(current, name)),
    );
    return [...headers, ...contentChanges(at, received, old.content, current.content)];
  }

  function headerChanges(at: string, name: string, old: Parameter, current: Parameter | undefined): string[] {
    if (!current) return [`${at}: the header ${name} was removed.`];
    return [
      ...(old.required && !current.required ? [`${at}: the header ${name} can now be missing.`] : []),
      ...received(`${at}: ${name}`, { before: old.schema ?? true, after: current.schema ?? true }),
    ];
  }

  const headerIn = ({ headers = {} }: Response, name: string): Parameter | undefined => {
    const [, found] = Object.entries(headers).find(([other]) => other.toLowerCase() === name.toLowerCase()) ?? [];
    return found && followed<Parameter>(found, after);
  };

  const found = [...operationsIn(before)].flatMap(([at, old]) => {
    const current = operationsIn(after).get(at);
    return current ? operationChanges(at, old, current) : [`${at} was removed.`];
  });
  return [...new Set(found)];
}

/** Generated clients name their methods after the ids. */
const renamed = (at: string, old: Operation, current: Operation): string[] =>
  old.operationId === current.operationId ? [] : [`${at}: its operationId ${old.operationId} was changed.`];

/** Returns the operations by method and path. Parameters of the path are those of its operations. */
function operationsIn({ paths }: OpenApi): Map<string, Operation> {
  const operations = Object.entries(paths).flatMap(([path, { parameters = [], ...item }]) =>
    methods.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      const shared = parameters as readonly Referable<Parameter>[];
      return operation ? [{ at: `${method.toUpperCase()} ${path}`, operation, shared }] : [];
    }),
  );
  return new Map(
    operations.map(({ at, operation, shared }) => [
      at,
      { ...operation, parameters: [...shared, ...(operation.parameters ?? [])] },
    ]),
  );
}

/** Returns the parameters, named as in `query parameter limit`. Names of headers have no case. */
function parametersOf({ parameters = [] }: Operation, document: object): Map<string, Parameter> {
  const resolved = parameters.map((parameter) => followed<Parameter>(parameter, document));
  const nameOf = ({ in: place, name = "" }: Parameter) =>
    place === "header" ? `header ${name.toLowerCase()}` : `${place} parameter ${name}`;
  return new Map(resolved.map((parameter) => [nameOf(parameter), parameter]));
}
