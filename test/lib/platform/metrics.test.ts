import { expect, it } from "vitest";
import { useLog } from "../../support/logs.ts";

process.env.ENVIRONMENT = "local";
const log = useLog("INFO");
const { measure, publishMetrics } = await import("../../../lib/platform/metrics.ts");

it("writes a line at once if a metric has 100 values, which is the maximum of a line", () => {
  for (let value = 0; value < 101; value++) measure({ EventAge: value });
  expect(log.metrics("EventAge")).toMatchObject([{ EventAge: Array.from({ length: 100 }, (_, value) => value) }]);
  publishMetrics();
  expect(log.metrics("EventAge")[1]).toMatchObject({ EventAge: 100 });
  publishMetrics();
  expect(log.metrics("EventAge")).toHaveLength(2);
});
