import { paginateListServiceQuotas, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { awsClient } from "../../../lib/platform/aws.ts";
import type { Target } from "../target.ts";
import { ok, problem, type Result, skipped } from "./result.ts";

/** Checks that API Gateway allows an API key for the usage plan of each client. */
export async function checkApiKeys({ name, aws, environment }: Target): Promise<Result> {
  const client = new ServiceQuotasClient({ ...awsClient, ...aws });
  const { length: needed } = environment.clients;
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: "apigateway" })) {
    const quota = Quotas.find(({ QuotaName = "" }) => /^(maximum )?api keys/i.test(QuotaName));
    if (!quota) continue;
    const { Value = 0, QuotaCode } = quota;
    if (Value >= needed) return ok(`${Value} API keys; ${name} needs ${needed}`);
    return problem(
      `The account has a quota of ${Value} API keys in ${aws.region}, but ${name} has ${needed} clients.`,
      `aws service-quotas request-service-quota-increase --service-code apigateway --quota-code ${QuotaCode} --desired-value ${needed}`,
    );
  }
  return skipped("Service Quotas does not list this quota.");
}
