/** A JSON Schema of OpenAPI 3.1. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly [keyword: string]: unknown;
}

/** Returns a reference to a schema of the document's components. */
export const refTo = (component: string): Schema => ({ $ref: `#/components/schemas/${component}` });
