import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AnyPrincipal, Effect, type IRole, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  AppendDelimiterToRecordProcessor,
  CloudWatchLogProcessor,
  Compression,
  DecompressionProcessor,
  DeliveryStream,
  EnableLogging,
  S3Bucket,
  StreamEncryption,
} from "aws-cdk-lib/aws-kinesisfirehose";
import type { Key } from "aws-cdk-lib/aws-kms";
import { FilterPattern, type LogGroup, SubscriptionFilter } from "aws-cdk-lib/aws-logs";
import { FirehoseDestination } from "aws-cdk-lib/aws-logs-destinations";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { logGroupNames, nameIn } from "../service.ts";
import { ServiceLogGroup } from "./log-group.ts";

interface AuditTrailProps {
  readonly name: string;
  readonly environment: Environment;
  readonly encryptionKey: Key;
}

/** The storage of the audit trail: a bucket that accepts new objects, and locks each until its lifecycle deletes it. */
export class AuditTrail extends Construct {
  readonly stream: DeliveryStream;
  /** Name of all subscriptions of this trail, and so the dimension that counts their failures together. */
  readonly filterName: string;
  /** The role with which CloudWatch Logs sends records to the stream. */
  readonly sender: IRole;

  constructor(scope: Construct, id: string, { name, environment, encryptionKey }: AuditTrailProps) {
    super(scope, id);
    this.filterName = nameIn(name, "audit");
    const logGroupName = logGroupNames.audit(name);
    const logs = new ServiceLogGroup(this, "logs", { logGroupName, environment, key: encryptionKey });
    const bucket = this.#bucket(environment, encryptionKey);
    this.stream = new DeliveryStream(this, "stream", {
      deliveryStreamName: nameIn(name, "audit"),
      encryption: StreamEncryption.awsOwnedKey(),
      destination: new S3Bucket(bucket, {
        role: this.#writer(bucket, encryptionKey, logs).withoutPolicyUpdates(),
        compression: Compression.GZIP,
        dataOutputPrefix: "audit/!{timestamp:yyyy/MM/dd}/",
        errorOutputPrefix: "failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
        loggingConfig: new EnableLogging(logs),
        // A log subscription sends compressed batches. Each record of the trail becomes one line.
        processors: [
          new DecompressionProcessor(),
          new CloudWatchLogProcessor({ dataMessageExtraction: true }),
          new AppendDelimiterToRecordProcessor(),
        ],
      }),
    });
    const sender = new Role(this, "sender", { assumedBy: new ServicePrincipal("logs.amazonaws.com") });
    this.stream.grantPutRecords(sender);
    this.sender = sender.withoutPolicyUpdates();
  }

  /** Creates the role of the delivery stream. It can add objects, but neither read nor delete them. */
  #writer(bucket: Bucket, encryptionKey: Key, logs: LogGroup): Role {
    const role = new Role(this, "writer", { assumedBy: new ServicePrincipal("firehose.amazonaws.com") });
    const allow = (actions: string[], ...resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], bucket.bucketArn);
    allow(["s3:AbortMultipartUpload", "s3:PutObject"], bucket.arnForObjects("*"));
    allow(["kms:Decrypt", "kms:GenerateDataKey"], encryptionKey.keyArn);
    allow(["logs:PutLogEvents"], logs.logGroupArn);
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::<auditbucketD20203B1.Arn>/*]",
      reason: "The name of an object contains the time of its creation.",
    });
    return role;
  }

  #bucket({ auditRetention }: Environment, encryptionKey: Key): Bucket {
    const retention = Duration.days(auditRetention);
    const bucket = new Bucket(this, "bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      bucketKeyEnabled: true,
      encryption: BucketEncryption.KMS,
      encryptionKey,
      enforceSSL: true,
      lifecycleRules: [{ expiration: retention, noncurrentVersionExpiration: Duration.days(1) }],
      // Compliance mode: nobody can delete a record or shorten its retention, not even the root user.
      objectLockDefaultRetention: ObjectLockRetention.compliance(retention),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      versioned: true,
    });
    // The lock protects versions. This also prevents delete markers, and does not apply to the lifecycle.
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: "AppendOnly",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        resources: [bucket.arnForObjects("*")],
      }),
    );
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "The account's CloudTrail records who reads the trail. A second bucket with access logs would add nothing.",
    });
    return bucket;
  }
}

/** Sends the audit records in a function's log to the audit trail. */
export function subscribeToAudit(logGroup: LogGroup, { stream, filterName, sender: role }: AuditTrail) {
  new SubscriptionFilter(logGroup, "audit", {
    filterName,
    logGroup,
    destination: new FirehoseDestination(stream, { role }),
    filterPattern: FilterPattern.stringValue("$.message", "=", "audit"),
  });
}
