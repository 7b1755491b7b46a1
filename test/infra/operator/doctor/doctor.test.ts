import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { name as localName } from "../../../../infra/local/environment.ts";
import { awsConfig } from "../../../../infra/local/resources.ts";
import { nameIn } from "../../../../infra/service.ts";
import { itemKinds } from "../../../../lib/platform/item-kinds.ts";
import { tableClient } from "../../../../lib/platform/table.ts";
import { finished, shell, start } from "../../../support/programs.ts";
import { useService } from "../../../support/service.ts";

const service = useService({ webhookSecret: "whsec_doctor" });

/** Runs `npm run doctor` against the local run. */
async function doctor(parameters = ["--env", "local"], variables: Record<string, string> = {}) {
  const addresses = { AWS_ENDPOINT_URL: service.awsUrl, STRIPE_API_URL: service.stripeUrl };
  const { code, output, error } = await finished(
    start("infra/operator/doctor/main.ts", parameters, { ...addresses, ...variables }),
  );
  return { code, error: error.trim(), lines: output.trim().split("\n") };
}

const isTold = (line: string) => !line.startsWith("skipped");

describe("npm run doctor", () => {
  it("says how to start the first reconciliation, and then finds nothing wrong with the local run", async () => {
    const first = await doctor();
    expect({ ...first, lines: first.lines.filter((line) => !/^(ok|skipped)/.test(line)) }).toEqual({
      code: 1,
      error: "",
      lines: ["problem  Reconciliation: No reconciliation has run yet.", "         npm run reconcile -- --env local"],
    });
    const addresses = { AWS_ENDPOINT_URL: service.awsUrl };
    const reconcile = start("infra/operator/reconcile/main.ts", ["--env", "local"], addresses);
    expect(await finished(reconcile)).toMatchObject({ code: 0 });

    const { code, lines } = await doctor();
    expect({ code, lines: lines.filter(isTold) }).toEqual({
      code: 0,
      lines: [
        "ok       Secret stripe-read-key: stripe-customers/local/stripe-read-key",
        "ok       Stripe read key: Customers: Read, PaymentMethods: Read, Events: Read, SetupIntents: Read, Tax IDs: Read",
        "ok       Secret stripe-write-key: stripe-customers/local/stripe-write-key",
        "ok       Stripe write key: Customers: Write, Subscriptions: Read, Invoices: Read, PaymentIntents: Read, PaymentMethods: Write, SetupIntents: Write, Customer session: Write, Customer portal: Write, Tax IDs: Write",
        "ok       Secret stripe-webhook-secret: stripe-customers/local/stripe-webhook-secret",
        "ok       Failed events: none",
        expect.stringMatching(/^ok {7}Reconciliation: finished .*, 0 customers checked$/),
        "ok       Client admin: valid without end",
        "ok       Client storefront: valid without end",
        "ok       Client support: valid without end",
        "ok       Client trickle: valid without end",
      ],
    });
    expect(new Set(lines.filter((line) => !isTold(line)))).toContain(
      "skipped  Stack data: npm start needs no AWS account.",
    );
  });

  it("does not expect that the local run repeats the reconciliation", async () => {
    const update = { UpdateExpression: "SET heartbeat = :old", ExpressionAttributeValues: { ":old": 1 } };
    const item = { TableName: nameIn(localName), Key: { pk: itemKinds.reconciliation } };
    await tableClient(awsConfig(service.awsUrl)).send(new UpdateCommand({ ...item, ...update }));
    expect(await doctor()).toMatchObject({ code: 0 });
  });

  it("changes nothing at Stripe", async () => {
    const before = await service.stripe().events.list();
    await doctor();
    expect((await service.stripe().events.list()).data).toEqual(before.data);
  });

  it("names the address at which Stripe does not respond", async () => {
    const { code, lines } = await doctor(undefined, { STRIPE_API_URL: "http://127.0.0.1:1" });
    expect(code).toBe(1);
    expect(lines).toContain(
      "problem  Stripe read key: Stripe could not be reached at http://127.0.0.1:1. Start the service with npm start. If its Stripe double has another port, set STRIPE_DOUBLE_PORT to it.",
    );
  });

  it.each([
    [[], /^The name of the environment is missing\. Add --env dev\|staging\|prod\|local$/],
    [["--env", "local", "--fix"], /^Unknown option '--fix'/],
  ])("rejects %j and says what to do", async (parameters, error) => {
    expect(await doctor(parameters)).toMatchObject({ code: 1, error: expect.stringMatching(error) });
  });

  it("ends quietly when the reader of its output ends", async () => {
    const command = `"${process.execPath}" infra/operator/doctor/main.ts --env local | head -n 1`;
    const { output, error } = await finished(shell(command, { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }));
    expect({ lines: output.split("\n").length, error }).toEqual({ lines: 2, error: "" });
  });

  it("explains itself with --help", async () => {
    const { code, error, lines } = await doctor(["--help"]);
    expect({ code, error, first: lines[0] }).toEqual({
      code: 0,
      error: "",
      first: "npm run doctor -- --env <environment>",
    });
  });
});
