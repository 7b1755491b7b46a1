import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { aws } from "../aws.ts";
import type { FunctionName } from "../functions.ts";
import { named } from "../target.ts";

/** An action in a statement of a role's policy. */
export interface Permission {
  readonly statement: number;
  readonly action: string;
  /** Tells it apart from the same action in other statements. */
  readonly name: string;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const iam = new IAMClient(aws);

/** The policy of a function's role. */
export class RolePolicy {
  readonly #RoleName: string;
  readonly #PolicyName: string;
  readonly #statements: readonly Statement[];

  private constructor(RoleName: string, PolicyName: string, statements: readonly Statement[]) {
    this.#RoleName = RoleName;
    this.#PolicyName = PolicyName;
    this.#statements = statements;
  }

  static async of(name: FunctionName): Promise<RolePolicy> {
    const RoleName = named(name);
    const { PolicyNames: [PolicyName = ""] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return new RolePolicy(RoleName, PolicyName, JSON.parse(decodeURIComponent(PolicyDocument)).Statement);
  }

  get permissions(): Permission[] {
    return this.#statements.flatMap(({ Action, Resource, Condition }, statement) => {
      const keys = Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] ?? [];
      const thing = Resource.split(/[:/]/).at(-1);
      return [Action].flat().map((action) => ({ statement, action, name: [action, keys, thing].flat().join(" ") }));
    });
  }

  /** Takes permissions away from the role. */
  remove(permissions: readonly Permission[]) {
    const left = this.#statements.map((statement, index) => {
      const removed = permissions.filter((permission) => permission.statement === index).map(({ action }) => action);
      return { ...statement, Action: [statement.Action].flat().filter((action) => !removed.includes(action)) };
    });
    return this.#put(left.filter(({ Action }) => Action.length > 0));
  }

  /** Gives the role all that it had. */
  restore() {
    return this.#put(this.#statements);
  }

  #put(statements: readonly Statement[]) {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    return iam.send(
      new PutRolePolicyCommand({ RoleName: this.#RoleName, PolicyName: this.#PolicyName, PolicyDocument }),
    );
  }
}
