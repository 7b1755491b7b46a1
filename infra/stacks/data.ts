import { RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Key } from "aws-cdk-lib/aws-kms";
import { type CfnSecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { AuditTrail } from "../constructs/audit-trail.ts";
import { admitLogGroups } from "../constructs/log-group.ts";
import { ServiceBus } from "../constructs/service-bus.ts";
import type { Environment } from "../environments.ts";
import { history, nameIn, type SecretName, secretName, secrets, table } from "../service.ts";

interface DataStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
}

/** The resources with data, encrypted with their own key: secrets, tables and audit trail; and the event bus. */
export class DataStack extends Stack {
  /** Encrypts the data and the logs. */
  readonly key: Key;
  /** Two of them are restricted Stripe keys, so a function that reads cannot write. */
  readonly secrets: Readonly<Record<SecretName, Secret>>;
  /** The directory. */
  readonly table: TableV2;
  /** The histories of the references. */
  readonly history: TableV2;
  readonly bus: ServiceBus;
  readonly audit: AuditTrail;
  readonly #props: Pick<DataStackProps, "name" | "environment">;
  readonly #removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, { name, environment, ...props }: DataStackProps) {
    super(scope, id, props);
    this.#props = { name, environment };
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
    this.table = this.#table("table", nameIn(name), table);
    this.history = this.#table("history", nameIn(name, "history"), history);
    this.audit = new AuditTrail(this, "audit", { name, environment, encryptionKey: this.key });
    this.bus = new ServiceBus(this, "bus", { name, environment });
    // The tables are created last: their own protection would prevent the rollback of a first creation that fails later.
    for (const { node } of [this.table, this.history])
      node.addDependency(this.audit, this.bus, ...Object.values(this.secrets));
  }

  #table(id: string, tableName: string, { partitionKey, sortKey, timeToLive }: typeof table & { sortKey?: string }) {
    const { environment } = this.#props;
    return new TableV2(this, id, {
      tableName,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: sortKey ? { name: sortKey, type: AttributeType.STRING } : undefined,
      timeToLiveAttribute: timeToLive,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(this.key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: environment.protected,
      removalPolicy: this.#removalPolicy,
    });
  }

  /** Creates a secret without a value, so a deployment never changes the value that an operator stored. */
  #secret(secret: SecretName, description: string): Secret {
    const created = new Secret(this, secrets[secret], {
      secretName: secretName(this.#props.name, secret),
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
