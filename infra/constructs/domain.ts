import { CfnOutput } from "aws-cdk-lib";
import type { CfnDomainName, CfnRestApi, RestApi } from "aws-cdk-lib/aws-apigateway";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import type { Environment } from "../environments.ts";
import { stage } from "../service.ts";

/** TLS 1.2 or newer. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html */
const tls = "SecurityPolicy_TLS13_1_2_PQ_2025_09";

/** Sets the TLS versions of a host, and rejects requests for another host's name. */
export function requireModernTls(host: CfnDomainName | CfnRestApi) {
  host.securityPolicy = tls;
  host.endpointAccessMode = "STRICT";
}

/** Adds a host name, and outputs the target of its DNS record. Its base path is the stage's name, so paths are Stripe's at this host too. */
export function addDomain(api: RestApi, { name: domainName, certificateArn }: NonNullable<Environment["domain"]>) {
  const certificate = Certificate.fromCertificateArn(api, "certificate", certificateArn);
  const domain = api.addDomainName("domain", { domainName, certificate, basePath: stage });
  requireModernTls(domain.node.defaultChild as CfnDomainName);
  const outputs = { target: domain.domainNameAliasDomainName, zone: domain.domainNameAliasHostedZoneId };
  for (const [id, value] of Object.entries(outputs)) new CfnOutput(api.stack, id, { value });
}
