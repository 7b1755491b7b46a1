import { expect, it } from "vitest";
import { health } from "../../../../infra/local/pages/health.ts";
import { useService } from "../../../support/service.ts";

const ready = Promise.withResolvers<void>();
const service = useService({ pages: (service) => ({ "/health": health(service, "double", ready.promise) }) });

it("/health responds when the local run is ready, for example with the customers of its seed", async () => {
  const order: string[] = [];
  const response = fetch(`${service.url}/health`).finally(() => order.push("health"));
  for (const _ of [1, 2]) await service.client().customers.list();
  order.push("ready");
  ready.resolve();
  expect(await (await response).json()).toMatchObject({ status: "ok", stripe: { url: service.stripeUrl } });
  expect(order).toEqual(["ready", "health"]);
});
