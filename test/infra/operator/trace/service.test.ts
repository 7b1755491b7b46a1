import { expect, it } from "vitest";
import { consume, eventsAfter } from "../../../support/events.ts";
import { useLog } from "../../../support/logs.ts";
import { useService } from "../../../support/service.ts";
import { useLogs } from "./logs.ts";

const service = useService();
const log = useLog("INFO");
const { groups, trace } = useLogs();

it("npm run trace finds what the functions log about a request and its event, by the Request-Id of the response", async () => {
  await service.client().customers.create();
  await service.control("POST", "/faults", { fault: "reset_after_write" });
  const response = await service.fetch("/v1/customers", { method: "POST", headers: { "X-Correlation-Id": "order-8" } });
  for (const event of await eventsAfter(service.stripe(), undefined)) await consume(JSON.stringify(event));
  groups.set("/aws/lambda/stripe-customers-dev-create-customer", log.text().trim().split("\n"));
  const { output } = await trace(["--env", "dev", response.headers.get("request-id") ?? "", "--json"]);
  const lines = output.split("\n").map((line) => JSON.parse(line));
  expect(lines.map(({ message }) => message)).toEqual(["audit", "audit", "request", "event"]);
});
