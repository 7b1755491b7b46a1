import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expiryWarning, isExpired } from "../../../lib/access/clients.ts";
import { awsClient } from "../../../lib/platform/aws.ts";
import { ok, problem, type Result, warning } from "../checks/result.ts";
import { KeyStore } from "../keys/store.ts";
import type { Target } from "../target.ts";
import { iso } from "../text.ts";

/** Checks that a client has a valid key. A client without any key is a problem only if no client has a valid one. */
export async function checkClientKey({ name, aws }: Target, client: string, now: number): Promise<Result> {
  const store = new KeyStore(new SecretsManagerClient({ ...awsClient, ...aws }), name);
  const { keys } = await store.read();
  const known = keys[client] ?? [];
  const valid = known.filter((key) => !isExpired(key, now));
  const issue = `npm run keys -- issue --env ${name} --client ${client}`;
  if (known.length > 0 && valid.length === 0) return problem("All its keys are expired.", issue);
  if (valid.length === 0) {
    const isFirst = !Object.values(keys)
      .flat()
      .some((key) => !isExpired(key, now));
    return isFirst ? problem("No client has a valid key.", issue) : warning("It has no key yet.", issue);
  }
  const end = Math.max(...valid.map(({ expires = Number.POSITIVE_INFINITY }) => expires));
  if (end - now <= expiryWarning)
    return warning(`Its last key expires ${iso(end)}.`, `npm run keys -- rotate --env ${name} --client ${client}`);
  return ok(`valid ${Number.isFinite(end) ? `until ${iso(end)}` : "without end"}`);
}
