import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { aws } from "../aws.ts";
import type { FunctionName } from "../functions.ts";
import { named } from "../target.ts";

/** An action on a resource. The emulator ignores conditions on keys, so one permission stands for all keys. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string;
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
    const all = this.#statements.flatMap(permissionsOf).map((permission) => [keyOf(permission), permission] as const);
    return [...new Map(all).values()];
  }

  /** Removes permissions from the role. */
  remove(permissions: readonly Permission[]) {
    const removed = permissions.map(keyOf);
    const left = this.#statements.map((statement) => {
      const kept = permissionsOf(statement).filter((permission) => !removed.includes(keyOf(permission)));
      return { ...statement, Action: kept.map(({ action }) => action) };
    });
    return this.#put(left.filter(({ Action }) => Action.length > 0));
  }

  /** Restores all permissions of the role. */
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

const permissionsOf = ({ Action, Resource }: Statement): Permission[] =>
  [Action].flat().map((action) => ({ action, resource: Resource.split(/[:/]/).at(-1) ?? "" }));

const keyOf = ({ action, resource }: Permission) => `${action} ${resource}`;
