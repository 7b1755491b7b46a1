import type { IPolicyValidationContext } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";

/** cdk-nag's AWS Solutions rules. */
export class SolutionsChecks extends AwsSolutionsChecks {
  /** Hides the deprecation warnings of the rules: one reads CfnEventBusPolicy#principal, which our stacks do not set. */
  override validate(context: IPolicyValidationContext) {
    const { JSII_DEPRECATED = "warn" } = process.env;
    process.env.JSII_DEPRECATED = "quiet";
    try {
      return super.validate(context);
    } finally {
      process.env.JSII_DEPRECATED = JSII_DEPRECATED;
    }
  }
}
