import { type Environment, environments } from "../infra/environments.ts";
import { nameIn } from "../infra/service.ts";

/** `node .ci/target.ts <environment> deploy|read` prints the account, the region and the role that a workflow uses, as outputs of a step. */
const [name = "", role = ""] = process.argv.slice(2);
const declared: Readonly<Record<string, Environment>> = environments;
const { account, region } = declared[name] ?? {};

if (!account) {
  console.error(`::error::infra/environments.ts declares no account for the environment "${name}".`);
  process.exit(1);
}
console.log(`account=${account}\nregion=${region}\nrole=arn:aws:iam::${account}:role/${nameIn(name, "github", role)}`);
