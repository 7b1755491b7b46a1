import { ArnFormat, Duration, Stack, Validations } from "aws-cdk-lib";
import { Alarm, type IMetric, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from "aws-cdk-lib/aws-codedeploy";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { CfnAlias } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { type Metric as MetricName, namespace } from "../../lib/platform/metrics.ts";
import { serviceName } from "../../lib/platform/service-name.ts";
import { hooks, nameIn, shifted } from "../service.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./function.ts";

const hook = "check-deployment";
/** Failures of a function within a minute that end its deployment. */
const maxFailures = 5;

type DeploymentsProps = Pick<ServiceFunctionProps, "environment" | "name" | "resources">;

/**
 * Deployments by steps. CodeDeploy has the new version of a function checked, sends it a tenth of the traffic for five
 * minutes, then all of it. If the function fails meanwhile, the alias points to the former version again.
 */
export class Deployments extends Construct {
  readonly #name: string;
  readonly #application: LambdaApplication;
  readonly #check: ServiceFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: DeploymentsProps) {
    super(scope, id);
    this.#name = props.name;
    this.#application = new LambdaApplication(this, "application", { applicationName: nameIn(props.name) });
    this.#check = this.#createCheck(props);
    this.#role = this.#createRole();
  }

  /** Deploys an endpoint, the authorizer or a consumer by steps. Its deployment group has the name of the function. */
  add(deployed: ServiceFunction) {
    const { deploymentGroupName } = new LambdaDeploymentGroup(deployed, "deployment", {
      application: this.#application,
      deploymentGroupName: nameIn(this.#name, deployed.node.id),
      alias: deployed.live,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      role: this.#role.withoutPolicyUpdates(),
      alarms: [
        this.#alarm(deployed, "errors", deployed.live.metricErrors({ period: Duration.minutes(1) })),
        this.#alarm(deployed, "failures", serverErrors(this.#name, deployed.node.id)),
      ],
    });
    // Names, because the CDK exports no references in update policies to another stack.
    (deployed.live.node.defaultChild as CfnAlias).cfnOptions.updatePolicy = {
      codeDeployLambdaAliasUpdate: {
        applicationName: nameIn(this.#name),
        deploymentGroupName,
        beforeAllowTrafficHook: nameIn(this.#name, hook),
      },
    };
  }

  #alarm(deployed: ServiceFunction, kind: string, metric: IMetric): Alarm {
    return new Alarm(deployed, `deployment-${kind}`, {
      alarmName: nameIn(this.#name, deployed.node.id, "deployment", kind),
      alarmDescription: "Ends a deployment of this function: infra/README.md#releases. It notifies nobody.",
      metric,
      threshold: maxFailures,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** Creates the function that checks the others. */
  #createCheck(props: DeploymentsProps): ServiceFunction {
    const check = new ServiceFunction(this, hook, { ...props, ...hooks[hook] });
    // All groups of the application, because a list of both groups and functions would exceed the size of a role's policies.
    const groups = this.#arn("codedeploy", "deploymentgroup", `${nameIn(this.#name)}/*`);
    const actions = ["codedeploy:GetDeployment", "codedeploy:PutLifecycleEventHookExecutionStatus"];
    check.lambda.addToRolePolicy(new PolicyStatement({ actions, resources: [groups] }));
    check.lambda.addToRolePolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: this.#functions() }),
    );
    Validations.of(check).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${printed(groups)}]`,
      reason: "The application has only the deployment groups of this service.",
    });
    return check;
  }

  /** Creates CodeDeploy's role: it reads alarms, points aliases to versions, and invokes the check. */
  #createRole(): Role {
    const role = new Role(this, "role", { assumedBy: new ServicePrincipal("codedeploy.amazonaws.com") });
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(["cloudwatch:DescribeAlarms"], ["*"]);
    allow(["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"], this.#functions());
    allow(["lambda:InvokeFunction"], [this.#check.lambda.functionArn]);
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "cloudwatch:DescribeAlarms accepts only *.",
    });
    return role;
  }

  /** Returns the ARN of each function that is deployed by steps. */
  #functions(): string[] {
    return Object.keys(shifted).map((name) => this.#arn("lambda", "function", nameIn(this.#name, name)));
  }

  #arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }
}

/** An ARN as cdk-nag prints it, if the account is unknown at synth. */
const printed = (arn: string) => arn.replace(/\$\{Token\[AWS\.(\w+)\.\d+\]\}/g, "<AWS::$1>");

/** The responses of a function with status 500 and above. */
const serverErrors = (environment: string, name: string) =>
  new Metric({
    namespace,
    metricName: "ServerErrors" satisfies MetricName,
    dimensionsMap: { service: serviceName, environment, function: name },
    period: Duration.minutes(1),
    statistic: "Sum",
  });
