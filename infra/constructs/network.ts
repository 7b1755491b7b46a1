import { EndpointType, type RestApiProps } from "aws-cdk-lib/aws-apigateway";
import { InterfaceVpcEndpoint } from "aws-cdk-lib/aws-ec2";
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { Environment } from "../environments.ts";

type Network = Pick<RestApiProps, "endpointConfiguration" | "policy">;

/** Returns the endpoint type and the policy of the API: it admits only the VPC endpoints, only the addresses, or everyone. */
export function networkOf(scope: Construct, { network, vpcEndpoints = [], addresses = [] }: Environment): Network {
  if (network === "private")
    return {
      endpointConfiguration: {
        types: [EndpointType.PRIVATE],
        vpcEndpoints: vpcEndpoints.map((vpcEndpointId) =>
          InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(scope, vpcEndpointId, { vpcEndpointId, port: 443 }),
        ),
      },
      policy: except({ StringNotEquals: { "aws:SourceVpce": vpcEndpoints } }),
    };
  const policy = addresses.length > 0 ? except({ NotIpAddress: { "aws:SourceIp": addresses } }) : undefined;
  return { endpointConfiguration: { types: [EndpointType.REGIONAL] }, policy };
}

/** Returns a policy that admits every caller except those who meet the conditions. The authorizer still requires a key. */
function except(conditions: PolicyStatement["conditions"]): PolicyDocument {
  const invoke = { principals: [new AnyPrincipal()], actions: ["execute-api:Invoke"], resources: ["execute-api:/*"] };
  return new PolicyDocument({
    statements: [new PolicyStatement(invoke), new PolicyStatement({ ...invoke, effect: Effect.DENY, conditions })],
  });
}
