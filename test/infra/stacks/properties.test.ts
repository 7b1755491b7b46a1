import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { statementsOf, templatesOf } from "../../support/templates.ts";

const { prod }: Readonly<Record<string, Environment>> = environments;
const domain = { name: "customers.example.com", certificateArn: "arn:aws:acm:eu-central-1:000000000000:certificate/1" };
const { api, data, events, operations } = templatesOf("prod", {
  ...(prod as Environment),
  network: "public",
  vpcEndpoints: undefined,
  domain,
});
const propertiesOf = (template: typeof api, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const tls = Match.objectLike({
  Effect: "Deny",
  Principal: { AWS: "*" },
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

describe("a function", () => {
  it("writes JSON logs for the audit trail's filter, and has the measured memory", () => {
    for (const template of [api, events, operations])
      template.allResourcesProperties("AWS::Lambda::Function", {
        LoggingConfig: { LogFormat: "JSON", LogGroup: Match.anyValue() },
        MemorySize: 512,
      });
    api.allResourcesProperties("AWS::Lambda::Function", { Timeout: Match.anyValue() });
    const timeouts = Object.fromEntries(
      propertiesOf(api, "AWS::Lambda::Function").map(({ FunctionName, Timeout }) => [FunctionName, Timeout]),
    );
    expect(timeouts["stripe-customers-prod-authorize"]).toBe(10);
    expect(timeouts["stripe-customers-prod-create-customer"]).toBe(15);
  });

  it("uses a key only through the service whose data the key encrypts", () => {
    const uses = [api, events, operations]
      .flatMap(statementsOf)
      .filter(({ Action }) => [Action].flat().every((action) => action.startsWith("kms:")));
    expect(uses.length).toBeGreaterThan(20);
    const contexts = {
      secretsmanager: ["kms:EncryptionContext:SecretARN"],
      sqs: ["kms:EncryptionContext:aws:sqs:arn"],
      dynamodb: [],
    };
    const failures = uses.filter(({ Condition }) => {
      const { "kms:ViaService": service, ...context } = Object(Condition).StringEquals ?? {};
      const [name = ""] = String(service).split(".");
      const expected = contexts[name as keyof typeof contexts];
      return (
        !String(service).endsWith(".eu-central-1.amazonaws.com") || Object.keys(context).join() !== expected?.join()
      );
    });
    // The consumer's event source mapping adds its own statement.
    expect(failures.map(({ Action, Condition }) => [Action, Condition])).toEqual([["kms:Decrypt", undefined]]);
  });
});

describe("the audit trail", () => {
  it("is delivered line by line, by a role that can only add objects", () => {
    data.hasResourceProperties("AWS::KinesisFirehose::DeliveryStream", {
      ExtendedS3DestinationConfiguration: Match.objectLike({
        CompressionFormat: "GZIP",
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            Match.objectLike({ Type: "Decompression" }),
            Match.objectLike({ Type: "CloudWatchLogProcessing" }),
            Match.objectLike({ Type: "AppendDelimiterToRecord" }),
          ],
        },
      }),
    });
    const actions = statementsOf(data).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith("s3:"))).toEqual([
      "s3:GetBucketLocation",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
      "s3:AbortMultipartUpload",
      "s3:PutObject",
    ]);
  });

  it("requires TLS for reads, and expires replaced versions after a day", () => {
    data.hasResourceProperties("AWS::S3::BucketPolicy", { PolicyDocument: { Statement: Match.arrayWith([tls]) } });
    data.hasResourceProperties("AWS::S3::Bucket", {
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 1 } })],
      },
    });
    data.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: prod?.logRetention });
  });
});

describe("the API", () => {
  it("logs each request and its own errors", () => {
    const [stage] = propertiesOf(api, "AWS::ApiGateway::Stage");
    expect(JSON.stringify(stage?.AccessLogSetting.DestinationArn)).toContain('{"Ref":"accesslogs');
    for (const setting of stage?.MethodSettings ?? [])
      expect(setting).toMatchObject({ LoggingLevel: "ERROR", MetricsEnabled: true, DataTraceEnabled: false });
  });

  it("invokes functions only from its stage, and accepts only matching host names", () => {
    const permissions = propertiesOf(api, "AWS::Lambda::Permission").map(({ SourceArn }) => JSON.stringify(SourceArn));
    expect(permissions.filter((arn) => arn.includes("test-invoke-stage"))).toEqual([]);
    api.hasResourceProperties("AWS::ApiGateway::DomainName", { EndpointAccessMode: "STRICT" });
  });
});
