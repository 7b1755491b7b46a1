import { beforeEach, describe, expect, it } from "vitest";
import { environments } from "../../../../infra/environments.ts";
import { name as localName } from "../../../../infra/local/environment.ts";
import { useLogs } from "./logs.ts";

const { groups, queries, states, trace } = useLogs();
const group = (name: string) => `/aws/lambda/stripe-customers-dev-${name}`;
const common = { level: "INFO", service: "stripe-customers", timestamp: "2026-11-25T12:00:00.000Z", sampling_rate: 0 };
const of = (request: number) => ({ ...common, xray_trace_id: `1-0-${request}` });
const line = (fields: object) => JSON.stringify(fields);

/** The lines of two requests, and of the events that they caused. */
beforeEach(() => {
  const lambda = { ...of(1), request_id: "api-1", function_name: "stripe-customers-dev-create-customer" };
  const written = { correlation_id: "order-7", stripe_request_id: "req_1" };
  groups.clear();
  queries.length = 0;
  groups.set("/aws/apigateway/stripe-customers-dev", [
    line({ request_id: "api-0", status: "401" }),
    line({
      request_id: "api-1",
      time: "25/Nov/2026",
      client: "shop",
      method: "POST",
      resource: "/v1/customers",
      status: "200",
    }),
  ]);
  groups.set("/aws/apigateway/stripe-customers-dev2", [line({ request_id: "api-1", client: "other" })]);
  groups.set(group("authorize"), []);
  groups.set(group("create-customer"), [
    "START",
    "",
    line({ ...lambda, message: "audit", phase: "intent", correlation_id: "order-7" }),
    line({ ...of(1), message: "retry", attempt: 1, at: ["a"] }),
    line({ ...lambda, ...written, message: "request", status: 200, client: "shop" }),
    line({
      type: "platform.report",
      record: { status: "timeout", tracing: { value: "Root=1-0-1;Parent=2;Sampled=1" } },
    }),
    line({ ...of(2), message: "request", request_id: "api-2", stripe_request_id: "req_11", function_name: "f" }),
  ]);
  groups.set(group("consume-stripe-events"), [
    ...Array(6).fill(""),
    line({ ...of(3), message: "event", event_id: "evt_1", customer: "cus_1", stripe_request_id: "req_1", age_s: 2 }),
    line({ ...of(3), message: "event", event_id: "evt_2", customer: "cus_2", stripe_request_id: "req_11" }),
    line({ ...of(4), message: "message", message_id: "m", event_id: "evt_1", receives: 1 }),
  ]);
});

const story = `TIME                     FUNCTION               LINE             FACTS
2026-11-25 12:00:01.000  API Gateway            access           request_id=api-1 client=shop method=POST resource=/v1/customers status=200
2026-11-25 12:00:02.000  create-customer        audit            request_id=api-1 phase=intent correlation_id=order-7
2026-11-25 12:00:03.000  create-customer        retry            attempt=1
2026-11-25 12:00:04.000  create-customer        request          request_id=api-1 correlation_id=order-7 stripe_request_id=req_1 status=200 client=shop
2026-11-25 12:00:05.000  create-customer        platform.report  status=timeout
2026-11-25 12:00:06.000  consume-stripe-events  event            event_id=evt_1 customer=cus_1 stripe_request_id=req_1 age_s=2
2026-11-25 12:00:08.000  consume-stripe-events  message          message_id=m event_id=evt_1 receives=1`;

describe("npm run trace", () => {
  it.each(["req_1", "api-1", "order-7", "evt_1", "cus_1"])("prints the same lines for each id, here %s", async (id) => {
    states.push("Scheduled", "Running");
    expect(await trace(["--env", "dev", id])).toEqual({
      code: 0,
      output: story,
      error: expect.stringMatching(/^Searching 4 log groups of dev since \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/),
    });
    expect(new Set(queries.flatMap(({ logGroupNames }) => logGroupNames))).not.toContain(
      "/aws/apigateway/stripe-customers-dev2",
    );
  });

  it("prints the lines as they are in the log with --json", async () => {
    const { output } = await trace(["--env", "dev", "evt_2", "--json"]);
    expect(output.split("\n")).toEqual([
      groups.get(group("create-customer"))?.[6],
      groups.get(group("consume-stripe-events"))?.[7],
    ]);
  });

  it("searches the time that --since names, by default a day", async () => {
    await trace(["--env", "dev", "req_1"]);
    await trace(["--env", "dev", "req_1", "--since", "7d"]);
    const days = queries.map(({ startTime, endTime }) => Math.round((endTime - startTime) / 86_400));
    expect(new Set(days)).toEqual(new Set([1, 7]));
  });

  it("follows at most a hundred ids, and says so", async () => {
    const events = Array.from({ length: 101 }, (_, index) => line({ event_id: `evt_${index}`, customer: "cus_3" }));
    groups.set(group("consume-stripe-events"), events);
    expect((await trace(["--env", "dev", "cus_3"])).error).toContain("Only 100 of 101 related ids are followed.");
  });

  it("says where it searched if it finds nothing", async () => {
    expect(await trace(["--env", "dev", "req_none"])).toEqual({
      code: 1,
      output: "",
      error: expect.stringMatching(
        /^Searching 4 log groups of dev since .* UTC\.\nNo line contains req_none\. Check the id and the environment, or search longer, such as with --since 7d\. A new line is found after about a minute\.$/,
      ),
    });
  });

  it("explains a search that CloudWatch ends", async () => {
    states.push("Timeout");
    expect((await trace(["--env", "dev", "req_1"])).error).toMatch(
      /CloudWatch ended the search with the status Timeout\. Repeat it with a shorter --since\.$/,
    );
  });

  const noCredentials = {
    AWS_ACCESS_KEY_ID: "",
    AWS_SECRET_ACCESS_KEY: "",
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: "/nowhere",
  };
  const names = [...Object.keys(environments), localName].join("|");
  it.each([
    [["--env", "dev"], {}, /^npm run trace -- --env <environment> <id>/],
    [["--env", "dev", "req_1", "req_2"], {}, /^npm run trace -- --env <environment> <id>/],
    [
      ["--env", "dev", "jenny@example.com"],
      {},
      /^An id has 1 to 100 letters, digits, _ or -, which is not true of "jenny@example\.com"\.$/,
    ],
    [
      ["--env", "dev", "req_1", "--since", "long"],
      {},
      /^--since must be a duration such as 30m, 24h or 7d, not "long"\.$/,
    ],
    [["--env", "test", "req_1"], {}, RegExp(`^There is no environment "test". Add --env ${RegExp.escape(names)}$`)],
    [["--env", "local", "req_1"], {}, /^There are no log groups: npm start prints the log lines itself\.$/],
    [
      ["--env", "prod", "req_1"],
      {},
      /^The log groups of prod are not in this account and region\. npm run deploy -- prod creates them\.$/,
    ],
    [["--env", "dev", "req_1"], noCredentials, /^There are no valid AWS credentials\./],
    [
      ["--env", "dev", "req_1"],
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
      /^AWS could not be reached at AWS_ENDPOINT_URL, .* \(ECONNREFUSED\)\.$/,
    ],
  ])("rejects %j with %j and says what to do", async (parameters, variables, error) => {
    expect(await trace(parameters, variables)).toEqual({ code: 1, output: "", error: expect.stringMatching(error) });
  });
});
