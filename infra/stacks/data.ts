import { RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Key } from "aws-cdk-lib/aws-kms";
import { type CfnSecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { AuditTrail } from "../constructs/audit-trail.ts";
import { admitLogGroups } from "../constructs/log-group.ts";
import { ServiceBus } from "../constructs/service-bus.ts";
import type { Environment } from "../environments.ts";
import { nameIn, type SecretName, secretName, secrets, table } from "../service.ts";

interface DataStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
}

/** The resources with data, encrypted with their own key: secrets, table and audit trail; and the event bus. */
export class DataStack extends Stack {
  /** Encrypts the data and the logs. */
  readonly key: Key;
  /** Two of them are restricted Stripe keys, so a function that reads cannot write. */
  readonly secrets: Readonly<Record<SecretName, Secret>>;
  readonly table: TableV2;
  readonly bus: ServiceBus;
  readonly audit: AuditTrail;
  readonly #name: string;
  readonly #removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, { name, environment, ...props }: DataStackProps) {
    super(scope, id, props);
    this.#name = name;
    this.#removalPolicy = environment.protected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    const removalPolicy = this.#removalPolicy;
    this.key = new Key(this, "key", { alias: nameIn(name), enableKeyRotation: true, removalPolicy });
    admitLogGroups(this.key, name);
    this.secrets = {
      clientKeys: this.#secret("clientKeys", "Hashes of the keys of the apps that can call the service"),
      read: this.#secret("read", "Restricted Stripe key that reads customers and payment methods"),
      write: this.#secret("write", "Restricted Stripe key that writes customers and payment methods"),
      webhook: this.#secret("webhook", "Signing secrets of Stripe's webhook endpoint"),
    };
    this.table = new TableV2(this, "table", {
      tableName: nameIn(name),
      partitionKey: { name: table.partitionKey, type: AttributeType.STRING },
      timeToLiveAttribute: table.timeToLive,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(this.key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: environment.protected,
      removalPolicy,
    });
    this.audit = new AuditTrail(this, "audit", { name, environment, encryptionKey: this.key });
    this.bus = new ServiceBus(this, "bus", { name, environment });
    // The table is created last: its own protection would prevent the rollback of a first creation that fails later.
    this.table.node.addDependency(this.audit, this.bus, ...Object.values(this.secrets));
  }

  /** Creates a secret without a value, so a deployment never changes the value that an operator stored. */
  #secret(secret: SecretName, description: string): Secret {
    const created = new Secret(this, secrets[secret], {
      secretName: secretName(this.#name, secret),
      description,
      encryptionKey: this.key,
      removalPolicy: this.#removalPolicy,
    });
    (created.node.defaultChild as CfnSecret).generateSecretString = undefined;
    Validations.of(created).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "Secrets Manager cannot rotate these keys: Stripe or an operator issues them. infra/README.md describes the rotation.",
    });
    return created;
  }
}
