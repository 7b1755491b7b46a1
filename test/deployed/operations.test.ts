import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { alias } from "../../infra/service.ts";
import { commandsOf } from "../support/guide.ts";
import { patience } from "../support/patience.ts";
import { post, signed } from "../support/webhooks.ts";
import { lambda } from "./aws.ts";
import { reconcile } from "./checks/jobs.ts";
import { newReference, upsert } from "./checks/references.ts";
import { app, control, deployed } from "./deployed.ts";
import { declare, edit, Operator } from "./operator/operator.ts";
import { named, stripeKeys } from "./target.ts";

const operator = new Operator(deployed.workplace);
const inRepository = (file: string) => `${deployed.workplace.directory}/${file}`;

/** Returns the version that callers reach, and its environment variables. */
async function liveVersion(name: string) {
  const FunctionName = named(name);
  const { FunctionVersion } = await lambda.send(new GetAliasCommand({ FunctionName, Name: alias }));
  const { Environment } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName, Qualifier: FunctionVersion }),
  );
  return { version: Number(FunctionVersion), variables: Environment?.Variables };
}

/** Runs commands while the emulator checks no permissions, because it does not support those of the CDK's roles. */
async function runUnchecked(commands: readonly string[]) {
  await fetch(`${deployed.emulatorUrl}/false`);
  return operator.run(commands).finally(() => fetch(`${deployed.emulatorUrl}/true`));
}

const deploy = () => runUnchecked(["npm run deploy -- dev"]);

describe("a deployment", () => {
  it("replaces the version that callers reach", async () => {
    const before = await liveVersion("consume-stripe-events");
    declare(deployed.workplace.directory, { cardDetails: true });
    await deploy();
    const after = await liveVersion("consume-stripe-events");
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.variables).toMatchObject({ CARD_DETAILS: "true" });
    expect((await app.customers.list({ limit: 1 })).object).toBe("list");
  });

  it("that fails changes nothing, and succeeds once its cause is repaired", async () => {
    const before = await liveVersion("report-keys");
    const existing = { FunctionName: named("authorize"), FunctionVersion: "1", Name: alias };
    const failing = `new CfnResource(this, "failing", { type: "AWS::Lambda::Alias", properties: ${JSON.stringify(existing)} });`;
    const file = inRepository("infra/stacks/operations.ts");
    const repair = edit(file, "super(scope, id, props);", failing);
    edit(file, "import { ", "CfnResource, ");
    await expect(deploy()).rejects.toThrow("failed to create: [failing]");
    expect(await liveVersion("report-keys")).toEqual(before);
    repair();
    await deploy();
    expect(await liveVersion("report-keys")).toEqual(before);
  });
});

describe("a rotation", () => {
  it.each(["read", "write"] as const)("of Stripe's %s key fails no request", async (access) => {
    const fresh = `rk_test_rotated_${access}`;
    const command =
      commandsOf("Stripe's keys")
        .join("")
        .split("\n")
        .find((line) => line.includes(`stripe-${access}-key`)) ?? "";
    await operator.run([command.replace("rk_test_…", fresh)]);
    const others = Object.entries(stripeKeys).filter(([key, kind]) => kind !== access || key.startsWith("sk_"));
    await control("PUT", "/keys", { ...Object.fromEntries(others), [fresh]: access });
    const { id } = await app.customers.create();
    expect(await app.customers.retrieve(id)).toMatchObject({ id });
    await operator.run([
      command.replace(
        "rk_test_…",
        Object.keys(stripeKeys).find((key) => key.endsWith(access === "read" ? "Read" : "Write")) ?? "",
      ),
    ]);
    await control("PUT", "/keys", stripeKeys);
    expect(await app.customers.del(id)).toMatchObject({ deleted: true });
  });

  it("of the webhook's secret accepts signatures of both secrets", async () => {
    const [command = ""] = commandsOf("Stripe's events");
    await operator.run([command.replace("whsec_…", `"whsec_rotated ${deployed.webhookSecret}"`)]);
    for (const secret of ["whsec_rotated", deployed.webhookSecret])
      await expect
        .poll(() => post(deployed.webhookUrl, "{}", signed("{}", secret)), patience)
        .toMatchObject({ status: 200 });
  });

  it("of a client's key accepts both keys during the overlap", async () => {
    const rotate = "npm run --silent keys -- rotate --env dev --client billing --overlap 24h";
    const key = (await operator.run([rotate])).trim();
    for (const valid of [key, deployed.key]) {
      const headers = { Authorization: `Bearer ${valid}` };
      expect((await fetch(`${deployed.url}/v1/customers?limit=1`, { headers })).status).toBe(200);
    }
  });
});

describe("a restore of the table", () => {
  it("retains the customers of references", async () => {
    const reference = newReference();
    const { id } = await upsert(reference, { name: "Jenny" });
    const [off = "", , restore = "", settings = "", on = ""] = commandsOf("Emptying or restoring the table");
    const now = new Date().toISOString();
    const blocks = [off, restore.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/, now), settings, on];
    // The emulator does not reserve what the templates do.
    for (const [name, ReservedConcurrentExecutions] of Object.entries({
      "upsert-customer-reference": 30,
      "reconcile-customers": 2,
    }))
      await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: named(name), ReservedConcurrentExecutions }));
    // No reconciliation is in progress.
    await operator.run(["sleep() { :; }", ...blocks]);
    await reconcile();
    expect(await upsert(reference, { name: "Jenny Rosen" })).toMatchObject({ id, name: "Jenny Rosen" });
  });
});

describe("a teardown", () => {
  it("deletes all stacks", async () => {
    const [destroy = ""] = commandsOf("Tear down");
    await runUnchecked([`${destroy.trim()} --force`]);
    const list = "aws cloudformation describe-stacks --query 'Stacks[].StackName' --output text";
    const names = (await operator.run([list])).trim().split(/\s+/);
    expect(names).toContain("CDKToolkit");
    expect(names.filter((name) => name.startsWith("stripe-customers-"))).toEqual([]);
  });
});
