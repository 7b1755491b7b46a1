import { PurgeQueueCommand } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, it } from "vitest";
import { sqs } from "../aws.ts";
import { check } from "../checks/all.ts";
import { deployed } from "../deployed.ts";
import { configure, type FunctionName, functionNames, restart, variablesOf } from "../functions.ts";
import { RolePolicy } from "./permissions.ts";

/** The permissions whose absence no check detects. */
const undetected: Readonly<Partial<Record<FunctionName, readonly string[]>>> = {
  "consume-stripe-events": [
    // The emulator's event source mapping does not check the role.
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
  ],
};

/** The permissions that the emulator does not check: it writes logs and traces itself, and does not encrypt. */
const unchecked = /^(kms|logs|xray):/;

// Prevents another delivery of failed messages.
afterEach(() => sqs.send(new PurgeQueueCommand({ QueueUrl: deployed.eventsUrl })));

for (const name of functionNames) {
  const [variables, policy] = await Promise.all([variablesOf(name), RolePolicy.of(name)]);
  const isDetected = (thing: string) => !undetected[name]?.includes(thing);
  const expectDetection = (thing: string) =>
    isDetected(thing) ? expect(check(name)).rejects.toThrow() : expect(check(name)).resolves.toBeUndefined();

  describe(name, () => {
    it("works as deployed", () => check(name));

    it.each(Object.keys(variables))("does not work without the variable %s", async (variable) => {
      const { [variable]: _, ...others } = variables;
      await configure(name, others);
      await expectDetection(variable).finally(() => configure(name, variables));
    });

    const [ignored, checked] = [true, false].map((is) =>
      policy.permissions.filter(({ action }) => unchecked.test(action) === is),
    );
    it.each(checked ?? [])("does not work without $action on $resource", async (permission) => {
      await policy.remove([permission]);
      await restart(name);
      await expectDetection(permission.action).finally(() => policy.restore());
      await restart(name);
    });

    it("works again after all removals", () => check(name));

    it("works without the permissions that the emulator does not check", async () => {
      await policy.remove(ignored ?? []);
      await restart(name);
      await check(name).finally(() => policy.restore());
    });
  });
}
