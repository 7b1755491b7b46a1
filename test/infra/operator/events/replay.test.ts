import { createServer } from "node:http";
import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { snapshotKeyOf } from "../../../../lib/directory/snapshot.ts";
import { isHandled } from "../../../../lib/events/ledger.ts";
import { getItem } from "../../../../lib/platform/table.ts";
import { events, queueNames, untilHandled, useServiceWithoutDelivery } from "./program.ts";

const { service, newEvents, untilFailed } = useServiceWithoutDelivery();
const skipped = "Events that were handled already are skipped.";
const replay = (...parameters: string[]) => events(["replay", "--yes", ...parameters]);
const known = (event: Stripe.Event) => getItem(snapshotKeyOf((event.data.object as Stripe.Customer).id));

describe("npm run events -- replay", () => {
  it("moves the matching events and leaves the others", async () => {
    const [first, second, third] = await newEvents(3);
    service.queues.failed.send(JSON.stringify(first));
    service.queues.failed.send(JSON.stringify({ ...second, type: "customer.updated" }));
    service.queues.failed.send(JSON.stringify({ "detail-type": third.type, detail: third }));
    service.queues.failed.send("no JSON");
    const one = await replay("--type", "customer.updated", "--since", "1h");
    expect(one).toEqual({
      code: 0,
      output: "",
      error: expect.stringMatching(
        `^Will send 1 event of type customer.updated, created since [-\\d: ]+ from the dead-letter queue ${queueNames.failed} to the queue ${queueNames.events}.\n1 of 1 sent.$`,
      ),
    });
    await untilHandled(second);
    expect(service.queues.failed.size).toBe(3);
    expect((await replay("--id", first.id, "--until", "1h")).error).toMatch(/^There are no events with the id /);

    const all = await replay("--all");
    expect(all.error).toMatch(/^Will send 3 events from the dead-letter queue .+\n3 of 3 sent\.$/);
    await untilHandled(first, third);
    expect(await known(first)).toMatchObject({ state: { event: first.id } });
  });

  it("sends an event that fails again only once", async () => {
    await untilFailed(1);
    expect((await replay("--all")).error).toMatch(/^Will send 1 event from .+\n1 of 1 sent\.$/);
    await untilFailed(1);
    expect((await events(["failed"])).output).toMatch(/not an event .+ The message is not JSON\.$/);
  });

  it("prints what it will send, and sends nothing without a terminal for the confirmation", async () => {
    const [created] = await newEvents(1);
    expect(await events(["replay", "--id", created.id, "--from", "stripe"])).toEqual({
      code: 1,
      output: "",
      error: `Will send 1 event with the id ${created.id} from Stripe's list at ${service.stripeUrl} to the queue ${queueNames.events}. ${skipped}\nNothing was sent, because there is no terminal for the confirmation. Add --yes to send without it.`,
    });
    expect(await isHandled(created.id)).toBe(false);
  });

  it("repairs the directory from Stripe's list", async () => {
    const [first, second] = await newEvents(2);
    expect((await replay("--id", first.id, "--from", "stripe")).error).toMatch(/\n1 of 1 sent\.$/);
    await untilHandled(first);
    expect(await known(second)).toBeUndefined();
    const since = new Date((second.created - 60) * 1000).toISOString();
    const { error } = await replay("--from", "stripe", "--type", "customer.created", "--since", since, "--until", "0s");
    expect(error).toMatch(
      /^Will send \d+ events of type customer.created, created since .+, created until .+\n(\d+) of \1 sent\.$/,
    );
    await untilHandled(second);
    expect(await known(second)).toMatchObject({ state: { event: second.id } });
  });

  it("leaves out the events of Stripe's list that the function rejects", async () => {
    const [accepted, old] = await newEvents(2);
    const data = [accepted, { ...old, api_version: "2020-08-27" }];
    const stripe = createServer((_, response) => response.end(JSON.stringify({ object: "list", data })));
    const variables = { STRIPE_API_URL: await listen(stripe, 0) };
    const { error } = await events(["replay", "--all", "--from", "stripe", "--yes"], { variables });
    expect(error).toMatch(
      /^Will send 1 event from .+ Left out: 1 of another API version than \S+ or not of test mode, because the function rejects them\.\n1 of 1 sent\.$/,
    );
    await untilHandled(accepted);
    await untilFailed(1);
    stop([stripe]);
  });

  it("reads all pages of Stripe's list, and prints its progress", async () => {
    const created = await newEvents(120);
    const { error } = await replay("--all", "--from", "stripe");
    const [plan = "", ...progress] = error.split("\n");
    const [count] = /\d+/.exec(plan) ?? [];
    expect(Number(count)).toBeGreaterThan(120);
    expect(progress).toEqual([`100 of ${count} sent.`, `${count} of ${count} sent.`]);
    await untilHandled(...created);
    await untilFailed(1);
  });

  it("sends nothing if no event matches", async () => {
    expect(await replay("--type", "payment_method.attached")).toMatchObject({
      code: 0,
      error: `There are no events of type payment_method.attached in the dead-letter queue ${queueNames.failed}.`,
    });
    expect(await replay("--id", "evt_none", "--from", "stripe")).toMatchObject({
      code: 1,
      error: `There are no events with the id evt_none in Stripe's list at ${service.stripeUrl}.`,
    });
  });
});
