import { Validations } from "aws-cdk-lib";
import { LambdaIntegration, type RestApi } from "aws-cdk-lib/aws-apigateway";
import { executionsOf } from "../capacity.ts";
import { pages, timeouts } from "../service.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./function.ts";
import { addUnrecognizedMethods } from "./unrecognized-urls.ts";

/** Adds a page to the API, with its function. Browsers read it without a key, from the network that the API admits. */
export function addPage(
  api: RestApi,
  id: keyof typeof pages,
  props: Omit<ServiceFunctionProps, "concurrency" | "timeout">,
) {
  const limits = { timeout: timeouts.function, concurrency: executionsOf(id, props.environment) };
  const { live } = new ServiceFunction(api.stack, id, { ...props, ...limits });
  const integration = new LambdaIntegration(live, { allowTestInvoke: false });
  for (const path of pages[id].paths) {
    const resource = api.root.resourceForPath(path);
    const method = resource.addMethod("GET", integration);
    for (const rule of ["AwsSolutions-APIG4", "AwsSolutions-COG4"])
      Validations.of(method).acknowledge({
        id: rule,
        reason: "The page contains no data, and its function needs none.",
      });
    addUnrecognizedMethods(resource);
  }
}
