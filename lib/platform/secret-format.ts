import { Misconfigured } from "./misconfigured.ts";

/** The format of a secret's text. */
export interface SecretFormat<Value> {
  /** The object of "The secret x must contain …". */
  readonly name: string;
  /** Returns undefined if the text has another format. */
  readonly read: (text: string) => Value | undefined;
}

/** Returns the value in a secret's text. Throws Misconfigured if the text is empty or malformed. */
export function valueIn<Value>(id: string, secretText: string, { name, read }: SecretFormat<Value>): Value {
  const text = secretText.trim();
  if (!text) throw new Misconfigured("secret_empty", `The secret ${id} is empty. Store ${name} there.`);
  const value = read(text);
  if (value === undefined) throw new Misconfigured("secret_malformed", `The secret ${id} must contain ${name}.`);
  return value;
}
