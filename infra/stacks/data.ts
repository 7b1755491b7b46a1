import { RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import { type CfnSecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Access } from "../../lib/clients.ts";
import type { Environment } from "../environments.ts";

interface DataStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
}

/** What outlives every deployment: the secrets, encrypted with a key of their own. */
export class DataStack extends Stack {
  /** The hashes of the client keys. */
  readonly clientKeys: Secret;
  /** Two restricted keys of Stripe's, so that a function that reads cannot write. */
  readonly stripeKeys: Readonly<Record<Access, Secret>>;

  constructor(scope: Construct, id: string, { name, environment, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: environment.protected });
    const removalPolicy = environment.protected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const encryptionKey = new Key(this, "key", {
      alias: `stripe-customers-${name}`,
      enableKeyRotation: true,
      removalPolicy,
    });

    /** Made empty, so that no deployment ever touches what an operator put there. */
    const secret = (secretName: string, description: string) => {
      const made = new Secret(this, secretName, {
        secretName: `stripe-customers/${name}/${secretName}`,
        description,
        encryptionKey,
        removalPolicy,
      });
      (made.node.defaultChild as CfnSecret).generateSecretString = undefined;
      Validations.of(made).acknowledge({
        id: "AwsSolutions-SMG4",
        reason:
          "Stripe and the clients issue these keys: infra/README.md tells how they are rotated, which Secrets Manager cannot do alone.",
      });
      return made;
    };
    this.clientKeys = secret("client-keys", "Hashes of the keys of the apps that may call the service");
    this.stripeKeys = {
      read: secret("stripe-read-key", "Restricted Stripe key that reads customers and payment methods"),
      write: secret("stripe-write-key", "Restricted Stripe key that writes customers and payment methods"),
    };
  }
}
