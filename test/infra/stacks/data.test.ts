import { Match } from "aws-cdk-lib/assertions";
import { describe, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { templatesOf } from "../../support/templates.ts";

describe.each(Object.entries<Environment>(environments))("the data of %s", (name, environment) => {
  const { api, data } = templatesOf(name, environment);

  it("sends the audit records of every function to a bucket that locks them for their lifetime", () => {
    const functions = Object.keys(api.findResources("AWS::Lambda::Function")).length;
    api.resourceCountIs("AWS::Logs::SubscriptionFilter", functions);
    api.allResourcesProperties("AWS::Logs::SubscriptionFilter", { FilterPattern: '{ $.message = "audit" }' });
    data.hasResourceProperties("AWS::S3::Bucket", {
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ ExpirationInDays: environment.auditRetention, Status: "Enabled" })],
      },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: environment.auditRetention } },
      },
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    data.hasResourceProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Principal: { AWS: "*" },
            Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
          }),
        ]),
      },
    });
  });

  const key = { "Fn::GetAtt": [Match.stringLikeRegexp("^key"), "Arn"] };
  const partitionKey = { AttributeName: "pk", KeyType: "HASH" };

  it.each([
    [`stripe-customers-${name}`, [partitionKey]],
    [`stripe-customers-${name}-history`, [partitionKey, { AttributeName: "id", KeyType: "RANGE" }]],
  ])("encrypts the table %s with the environment's own key, and protects it from deletion", (TableName, KeySchema) => {
    data.resourceCountIs("AWS::DynamoDB::GlobalTable", 2);
    data.hasResourceProperties("AWS::DynamoDB::GlobalTable", {
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema,
      SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
      TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: environment.protected,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { KMSMasterKeyId: key },
        }),
      ],
    });
  });

  it("encrypts the audit trail with the environment's own key", () => {
    data.hasResourceProperties("AWS::S3::Bucket", {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { KMSMasterKeyID: key, SSEAlgorithm: "aws:kms" } },
        ],
      },
    });
    data.hasResourceProperties("AWS::KinesisFirehose::DeliveryStream", {
      DeliveryStreamEncryptionConfigurationInput: { KeyType: "AWS_OWNED_CMK" },
    });
  });

  it("creates the secrets with their own key and without a value", () => {
    data.resourceCountIs("AWS::SecretsManager::Secret", 4);
    data.allResourcesProperties("AWS::SecretsManager::Secret", {
      KmsKeyId: Match.anyValue(),
      SecretString: Match.absent(),
      GenerateSecretString: Match.absent(),
    });
    data.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
  });
});
