import { describe, expect, it } from "vitest";
import { useService } from "../../../support/service.ts";
import { events } from "./program.ts";

const service = useService();
const local = { AWS_REGION: "eu-central-1", AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

describe("npm run events", () => {
  it.each([
    [["failed", "--limit", "0"], '--limit must be a number from 1, not "0".'],
    [["show"], "Say which event: --id <event>, as npm run events -- failed or Stripe's dashboard shows it."],
    [["show", "--id", "cus_1"], '--id must be an event\'s such as evt_1PgafTB1WZRs, not "cus_1".'],
    [["replay"], "Say which events: --id, --type, --since or --until, or --all."],
    [
      ["replay", "--all", "--type", "customer.updated"],
      "--all leaves nothing to choose: give it alone, or the other filters without it.",
    ],
    [
      ["replay", "--since", "yesterday"],
      '--since must be so long ago, such as 2h or 7d, or a time such as 2026-11-01T12:00Z, not "yesterday".',
    ],
    [
      ["replay", "--since", "1h", "--until", "2026-13-01"],
      '--until must be so long ago, such as 2h or 7d, or a time such as 2026-11-01T12:00Z, not "2026-13-01".',
    ],
    [["replay", "--since", "1h", "--until", "2h"], "--since must be earlier than --until, and than now."],
    [["replay", "--since", "2999-01-01 12:00"], "--since must be earlier than --until, and than now."],
    [["replay", "--all", "--from", "bus"], '--from must be queue or stripe, not "bus".'],
    [
      ["replay", "--since", "31d", "--from", "stripe"],
      "Stripe tells of events for 30 days: --since must not be longer ago.",
    ],
    [
      ["replay", "--type", "charge.succeeded", "--from", "stripe"],
      /^The directory does not follow charge\.succeeded, only customer\.created, .+\.$/,
    ],
    [["lend"], /^npm run events -- <command> --env <environment>/],
    [["failed", "--ids", "evt_1"], /^Unknown option '--ids'/],
  ])("%j is refused with what to do", async (parameters, error) => {
    expect(await events(parameters)).toEqual({
      code: 1,
      output: "",
      error: typeof error === "string" ? error : expect.stringMatching(error),
    });
  });

  const nobody = {
    AWS_ACCESS_KEY_ID: "",
    AWS_SECRET_ACCESS_KEY: "",
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: "/nowhere",
  };
  it.each([
    ["an unknown environment", "test", {}, "Say which environment: --env dev|staging|prod|local"],
    [
      "an environment without queues",
      "dev",
      local,
      "The queues of dev are not in this account and region: npm run deploy -- dev makes them.",
    ],
    [
      "nobody's credentials",
      "dev",
      nobody,
      "AWS does not know who you are: sign in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    ],
    [
      "no address of AWS's part",
      "local",
      { AWS_ENDPOINT_URL: "" },
      "Set AWS_ENDPOINT_URL to the address of AWS's part that npm start printed.",
    ],
    [
      "an address where nobody is",
      "local",
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
      "AWS could not be reached (ECONNREFUSED). Is AWS_ENDPOINT_URL, if it is set, the address that npm start printed?",
    ],
  ])("says in one line what is wrong with %s", async (_, environment, variables, error) => {
    expect(await events(["failed"], { environment, variables })).toEqual({ code: 1, output: "", error });
  });

  it("says in one line what is wrong with Stripe", async () => {
    const list = (variables = {}) => events(["replay", "--all", "--from", "stripe", "--yes"], { variables });
    expect((await list({ STRIPE_API_URL: "http://127.0.0.1:1" })).error).toBe(
      "Stripe could not be reached at http://127.0.0.1:1. For npm start, STRIPE_API_URL says where it is.",
    );
    await service.control("POST", "/faults", { fault: "rate_limit" });
    expect((await list()).error).toBe("Stripe takes no more requests now: try again in a minute.");
    await service.control("PUT", "/keys", {});
    expect((await list()).error).toBe(
      "Stripe does not know the key in the secret stripe-customers/local/stripe-read-key: put another there.",
    );
    const elsewhere = await events(["replay", "--all", "--from", "stripe"], { environment: "dev", variables: local });
    expect(elsewhere.error).toBe(
      "There is no key in the secret stripe-customers/dev/stripe-read-key, or no such secret in this account and region. infra/README.md tells how Stripe's keys get there.",
    );
  });
});
