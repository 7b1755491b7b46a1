import Stripe from "stripe";
import { environment } from "../../infra/local/environment.ts";
import { startLocal } from "../../infra/local/start.ts";
import { Progress } from "../../infra/operator/progress.ts";
import { pace } from "../../lib/platform/pace.ts";
import { controlOf } from "../support/control.ts";
import { addressOf } from "../support/sdks.ts";
import type { Figure } from "./figures.ts";
import { MeasuredContainer, RequestCounts } from "./job.ts";
import { withCustomers } from "./large-account.ts";
import { print } from "./table.ts";

/** Stripe's limit in live mode, in requests per second. The double's bucket has as many tokens. */
const limit = 100;
/** Time until each response of the double, in milliseconds. */
const latency = 40;
/** The limit for the reconciliation: small machines are too slow for more, because they also run Stripe's double and DynamoDB. */
const jobLimit = 50;
/** Requests of the calls by pace, and customers of the reconciliation. */
const requests = 3_000;
const customers = 1_500;
/** Requests at the same time of the calls without the reconciliation. */
const atOnce = 25;

/** How a measurement used the limit. */
interface Use {
  readonly share: number;
  readonly refused: number;
}

/** Measures how much of Stripe's limit background work uses, and how often Stripe rejects it with a 429. */
export async function pacing(): Promise<readonly Figure[]> {
  const container = new MeasuredContainer();
  using service = await startLocal({
    environment: { ...environment, reconciliation: { rate: jobLimit } },
    webhooks: false,
    fill: withCustomers(customers),
    runtime: container.runtime,
  });
  const control = controlOf(() => service.stripeUrl);
  const use = async (limit: number, run: () => Promise<unknown>): Promise<Use> => {
    await control("PUT", "/rate_limits", { global: limit, endpoint: limit, search: limit });
    await control("POST", "/faults", { fault: "slow", delay_ms: latency, times: Number.MAX_SAFE_INTEGER });
    using counts = new RequestCounts();
    await run();
    await control("DELETE", "/faults");
    const { Stripe: sent = 0, 429: refused = 0 } = counts.counts;
    return { share: (sent - refused) / ((limit * (counts.latest - counts.first)) / 1000), refused };
  };
  const reconcile = () => container.invoke("reconcile-customers", { now: true }, 840);
  // It fills the directory, so that the measured one finds no differences.
  await reconcile();
  const uses = {
    "calls by pace": await use(limit, () => callPaced(service.stripeUrl)),
    "a reconciliation": await use(jobLimit, reconcile),
  };
  print(
    ["", "share of the limit", "429"],
    Object.entries(uses).map(([name, { share, refused }]) => [name, share * 100, String(refused)]),
  );
  return Object.entries(uses).flatMap(([name, { share, refused }]): Figure[] => [
    {
      name: `pacing: ${name}, share of Stripe's limit`,
      value: share * 100,
      unit: "%",
      target: { atLeast: 98 },
      stretch: { atLeast: 99.5 },
    },
    { name: `pacing: ${name}, 429s`, value: refused, unit: "responses", target: { atMost: 0 } },
  ]);
}

/** Sends requests to the double at its limit. */
async function callPaced(url: string) {
  const stripe = new Stripe("sk_test_bench", { ...addressOf(url), telemetry: false, maxNetworkRetries: 0 });
  const wait = pace(limit);
  let sent = 0;
  using progress = new Progress("calls", requests);
  const work = async () => {
    while (sent++ < requests) {
      await wait();
      // A 429 is counted.
      await stripe.customers.list({ limit: 1 }).catch(() => undefined);
      progress.step();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
