import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { respond } from "../../infra/local/aws/json-api.ts";
import { listen, stop } from "../../infra/local/listen.ts";
import { shifted } from "../../infra/service.ts";
import { invoke } from "../support/invoke.ts";
import { unhurried } from "../support/patience.ts";
import { coldStart, useService } from "../support/service.ts";

/** By function, its response if it does not work. */
const broken = new Map<string, () => Promise<unknown>>();
const service = useService({ invoke: (name, input) => broken.get(name)?.() ?? invoke(name, input, unhurried) });
const event = { DeploymentId: "d-1", LifecycleEventHookExecutionId: "execution-1" };
const reports: unknown[] = [];
let deploymentGroupName = "";
const codeDeploy = createServer((request, response) =>
  respond(
    {
      GetDeployment: ({ deploymentId }: { deploymentId: string }) => ({
        deploymentInfo: deploymentId === event.DeploymentId ? { deploymentGroupName } : {},
      }),
      PutLifecycleEventHookExecutionStatus: (report: unknown) => void reports.push(report),
    },
    request,
    response,
  ),
);

beforeAll(async () => {
  vi.stubEnv("AWS_ENDPOINT_URL_CODEDEPLOY", await listen(codeDeploy, 0));
  vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", service.awsUrl);
  vi.stubEnv("ENVIRONMENT", "local");
});
afterAll(() => stop([codeDeploy]));
beforeEach(() => {
  reports.length = 0;
  broken.clear();
});

/** Checks the deployment of a function. Returns the result, and the status that CodeDeploy received. */
async function check(name: string) {
  deploymentGroupName = `stripe-customers-local-${name}`;
  const result = await invoke("check-deployment", event, unhurried);
  return { result, reports };
}

const outcome = (name: string, status: string) => ({
  result: { deployment: "d-1", checked: `stripe-customers-local-${name}`, status },
  reports: [{ deploymentId: "d-1", lifecycleEventHookExecutionId: "execution-1", status }],
});

describe("the check of a deployment", () => {
  it.each(Object.keys(shifted))("accepts %s if it works", async (name) => {
    expect(await check(name)).toEqual(outcome(name, "Succeeded"));
  });

  it.each([
    ["throws", () => Promise.reject(new Error("Cannot find module"))],
    ["returns a 500", async () => ({ statusCode: 500, body: "{}" })],
  ])("rejects a function that %s", async (_, respond) => {
    broken.set("create-customer", respond);
    expect(await check("create-customer")).toEqual(outcome("create-customer", "Failed"));
  });

  it("rejects a function without one of its variables", async () => {
    vi.stubEnv("CLIENTS", "");
    expect(await check("authorize")).toEqual(outcome("authorize", "Failed"));
  });

  it("reports a failure if the function cannot be invoked", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:1");
    coldStart();
    expect(await check("create-customer")).toEqual(outcome("create-customer", "Failed"));
  });
});
