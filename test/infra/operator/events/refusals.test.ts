import { describe, expect, it } from "vitest";
import { environments } from "../../../../infra/environments.ts";
import { name as localName } from "../../../../infra/local/environment.ts";
import { useService } from "../../../support/service.ts";
import { events } from "./program.ts";

const service = useService();
const names = [...Object.keys(environments), localName];
const local = { AWS_REGION: "eu-central-1", AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

describe("npm run events", () => {
  it.each([
    [["failed", "--limit", "0"], '--limit must be a number of at least 1, not "0".'],
    [
      ["show"],
      "The id of the event is missing. Add --id <event>: npm run events -- failed and Stripe's dashboard show it.",
    ],
    [["show", "--id", "cus_1"], '--id must be the id of an event, such as evt_1PgafTB1WZRs, not "cus_1".'],
    [["replay"], "A filter is missing. Add --id, --type, --since or --until, or --all for every event."],
    [
      ["replay", "--all", "--type", "customer.updated"],
      "--all cannot be combined with other filters: use it alone, or leave it out.",
    ],
    [
      ["replay", "--since", "yesterday"],
      '--since must be an age such as 2h or 7d, or a time such as 2026-11-01T12:00Z, not "yesterday".',
    ],
    [
      ["replay", "--since", "1h", "--until", "2026-13-01"],
      '--until must be an age such as 2h or 7d, or a time such as 2026-11-01T12:00Z, not "2026-13-01".',
    ],
    [["replay", "--since", "1h", "--until", "2h"], "--since must be earlier than --until and than now."],
    [["replay", "--since", "2999-01-01 12:00"], "--since must be earlier than --until and than now."],
    [["replay", "--all", "--from", "bus"], '--from must be queue or stripe, not "bus".'],
    [
      ["replay", "--since", "31d", "--from", "stripe"],
      "Stripe lists the events of the last 30 days: --since must not be earlier.",
    ],
    [
      ["replay", "--type", "charge.succeeded", "--from", "stripe"],
      /^The service ignores events of type charge\.succeeded\. Use one of customer\.created, .+\.$/,
    ],
    [["lend"], /^npm run events -- <command> --env <environment>/],
    [["failed", "--ids", "evt_1"], /^Unknown option '--ids'/],
  ])("rejects %j and says what to do", async (parameters, error) => {
    expect(await events(parameters)).toEqual({
      code: 1,
      output: "",
      error: typeof error === "string" ? error : expect.stringMatching(error),
    });
  });

  const noCredentials = {
    AWS_ACCESS_KEY_ID: "",
    AWS_SECRET_ACCESS_KEY: "",
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: "/nowhere",
  };
  it.each([
    ["an unknown environment", "test", {}, `There is no environment "test". Add --env ${names.join("|")}`],
    [
      "an environment without queues",
      "dev",
      local,
      "The queues of dev are not in this account and region. npm run deploy -- dev creates them.",
    ],
    [
      "missing credentials",
      "dev",
      noCredentials,
      "There are no valid AWS credentials. Sign in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    ],
    [
      "an address that does not respond",
      "local",
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
      "Nothing listens on http://127.0.0.1:1 (ECONNREFUSED). Start the service with npm start. If its AWS services have another port, set AWS_PORT to it.",
    ],
  ])("explains %s in one line", async (_, environment, variables, error) => {
    expect(await events(["failed"], { environment, variables })).toEqual({ code: 1, output: "", error });
  });

  it("explains an error of Stripe in one line", async () => {
    const replay = (variables = {}) => events(["replay", "--all", "--from", "stripe", "--yes"], { variables });
    expect((await replay({ STRIPE_API_URL: "http://127.0.0.1:1" })).error).toBe(
      "Stripe could not be reached at http://127.0.0.1:1. Start the service with npm start. If its Stripe double has another port, set STRIPE_DOUBLE_PORT to it.",
    );
    await service.control("POST", "/faults", { fault: "rate_limit" });
    expect((await replay()).error).toBe("Stripe limits the rate of requests. Repeat the command in a minute.");
    await service.control("PUT", "/keys", {});
    expect((await replay()).error).toBe(
      "Stripe rejects the key in the secret stripe-customers/local/stripe-read-key. Store another key.",
    );
    const elsewhere = await events(["replay", "--all", "--from", "stripe"], { environment: "dev", variables: local });
    expect(elsewhere.error).toBe(
      "The secret stripe-customers/dev/stripe-read-key does not exist in this account and region. npm run deploy -- dev creates it.",
    );
  });
});
