import { named } from "../target.ts";
import type { Policy, Statement, Template } from "./template.ts";

/** A function in a template, and the policies of its role. */
interface DeployedFunction {
  readonly name: string;
  readonly variables: Record<string, unknown>;
  readonly policies: Policy[];
}

/** Returns the functions of a template. Changes to the returned objects change the template. */
export function functionsIn({ Resources }: Template): DeployedFunction[] {
  const all = Object.values(Resources);
  return all.flatMap(({ Type, Properties: { FunctionName = "", Environment, Role } = {} }) => {
    if (Type !== "AWS::Lambda::Function") return [];
    const [role] = Role?.["Fn::GetAtt"] ?? [];
    const attached = all.filter(({ Properties }) => Properties?.Roles?.some(({ Ref }) => Ref === role));
    const policies = attached.flatMap(({ Properties }) => Properties?.PolicyDocument ?? []);
    return { name: FunctionName.replace(named(""), ""), variables: Environment?.Variables ?? {}, policies };
  });
}

/** Returns the actions of a statement. */
export const actionsOf = ({ Action }: Statement): readonly string[] => [Action].flat();
