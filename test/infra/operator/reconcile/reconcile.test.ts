import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { environment } from "../../../../infra/local/environment.ts";
import { finished, start } from "../../../support/programs.ts";
import { useService } from "../../../support/service.ts";
import { withStripeProxy } from "../../../support/stripe-proxy.ts";

const service = useService({ webhooks: false, environment: { ...environment, reconciliation: { rate: 5_000 } } });
afterEach(() => service.control("DELETE", "/faults"));

/** Starts `npm run reconcile` for the local run. */
const program = (variables: Record<string, string> = {}) =>
  start("infra/operator/reconcile/main.ts", ["--env", "local"], { AWS_ENDPOINT_URL: service.awsUrl, ...variables });
const reconcile = (variables?: Record<string, string>) => finished(program(variables));

describe("npm run reconcile", () => {
  it("shows how many customers it has compared, and prints the report", async () => {
    await Promise.all(Array.from({ length: 101 }, () => service.stripe().customers.create()));
    const child = program();
    const shown = once(child.stderr, "data");
    // The second page comes when the progress after the first is shown.
    const pass = async ({ url }: { url: string }) => {
      if (url.includes("starting_after")) await shown;
      return undefined;
    };
    const { code, error, output } = await withStripeProxy(service.stripeUrl, pass, () => finished(child));
    expect({ code, error }).toEqual({ code: 0, error: "100 customers compared\n" });
    expect(output).toMatch(/^Reconciliation started \S+, finished \S+: 101 customers at Stripe\.\n/);
  });

  it("says that the reconciliation failed, and where its log is", async () => {
    await service.control("POST", "/faults", { fault: "error_500", path: "/v1/customers", times: 100 });
    expect(await reconcile()).toEqual({
      code: 1,
      output: "",
      error: expect.stringMatching(
        /^The reconciliation failed: .+ Look at the log \/aws\/lambda\/stripe-customers-local-reconcile-customers\.\n$/,
      ),
    });
  });

  it("says to start npm start if nothing listens", async () => {
    const { code, error } = await reconcile({ AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    expect(code).toBe(1);
    expect(error).toMatch(
      /^Nothing listens on http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)\. Start the service with npm start\./,
    );
  });
});
