import { actionsOf, functionsIn } from "./functions.ts";
import type { Template } from "./template.ts";

/** Removes a variable or an action from a function (`authorize CLIENTS`). Returns whether the function had it. */
export function mutate(template: Template, mutation: string): boolean {
  const [name, thing = ""] = mutation.split(" ");
  const found = functionsIn(template).find((deployed) => deployed.name === name);
  if (!found) return false;
  const { variables, policies } = found;
  const isThere = thing in variables || policies.some(({ Statement }) => Statement.flatMap(actionsOf).includes(thing));
  delete variables[thing];
  for (const policy of policies)
    policy.Statement = policy.Statement.map((statement) => ({
      ...statement,
      Action: actionsOf(statement).filter((action) => action !== thing),
    })).filter(({ Action }) => Action.length > 0);
  return isThere;
}
