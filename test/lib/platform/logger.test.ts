import { expect, it, vi } from "vitest";
import { useLog } from "../../support/logs.ts";

const log = useLog("WARN");
const { logger } = await import("../../../lib/platform/logger.ts");

it("writes a line with level, time, service and trace id, and omits empty facts", () => {
  vi.stubEnv("_X_AMZN_TRACE_ID", "Root=1-abc;Parent=53995c3f42cd8ad8;Sampled=1");
  logger.warn("retry", { attempt: 1, status: undefined, customer: null, method: "" });
  expect(JSON.parse(log.text())).toEqual({
    level: "WARN",
    message: "retry",
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    service: "stripe-customers",
    xray_trace_id: "1-abc",
    attempt: 1,
  });
});

it("writes no line below the log level of the function", () => {
  logger.info("request", {});
  expect(log.text()).toBe("");
});
