import { createServer } from "node:http";
import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { snapshotKeyOf } from "../../../../lib/directory/snapshot.ts";
import { isHandled } from "../../../../lib/events/ledger.ts";
import { getItem } from "../../../../lib/platform/table.ts";
import { events, queueNames, untilHandled, useUntoldService } from "./program.ts";

const { service, untold, untilFailed } = useUntoldService();
const passedOver = "Those that were handled already are passed over, as the ledger knows them.";
const replay = (...parameters: string[]) => events(["replay", "--yes", ...parameters]);
const known = (event: Stripe.Event) => getItem(snapshotKeyOf((event.data.object as Stripe.Customer).id));

describe("npm run events -- replay", () => {
  it("moves the events that are meant, and leaves the others", async () => {
    const [first, second, third] = await untold(3);
    service.queues.failed.send(JSON.stringify(first));
    service.queues.failed.send(JSON.stringify({ ...second, type: "customer.updated" }));
    service.queues.failed.send(JSON.stringify({ "detail-type": third.type, detail: third }));
    service.queues.failed.send("no JSON");
    const one = await replay("--type", "customer.updated", "--since", "1h");
    expect(one).toEqual({
      code: 0,
      output: "",
      error: expect.stringMatching(
        `^1 event of type customer.updated, made since [-\\d: ]+: from the dead-letter queue ${queueNames.failed} to the queue ${queueNames.events}.\n1 of 1 sent.$`,
      ),
    });
    await untilHandled(second);
    expect(service.queues.failed.size).toBe(3);
    expect((await replay("--id", first.id, "--until", "1h")).error).toMatch(/^There are no events with the id /);

    const all = await replay("--all");
    expect(all.error).toMatch(/^3 events: from the dead-letter queue .+\n3 of 3 sent\.$/);
    await untilHandled(first, third);
    expect(await known(first)).toMatchObject({ state: { event: first.id } });
  });

  it("does not send again at once what fails again at once", async () => {
    await untilFailed(1);
    expect((await replay("--all")).error).toMatch(/^1 event: .+\n1 of 1 sent\.$/);
    await untilFailed(1);
    expect((await events(["failed"])).output).toMatch(/no event .+ The message is not JSON\.$/);
  });

  it("says first what it would do, and asks nobody where there is no terminal", async () => {
    const [made] = await untold(1);
    expect(await events(["replay", "--id", made.id, "--from", "stripe"])).toEqual({
      code: 1,
      output: "",
      error: `1 event with the id ${made.id}: from Stripe's list at ${service.stripeUrl} to the queue ${queueNames.events}. ${passedOver}\nThere is no terminal to ask on whether to go on: add --yes.`,
    });
    expect(await isHandled(made.id)).toBe(false);
  });

  it("mends the directory from Stripe's list", async () => {
    const [first, second] = await untold(2);
    expect((await replay("--id", first.id, "--from", "stripe")).error).toMatch(/\n1 of 1 sent\.$/);
    await untilHandled(first);
    expect(await known(second)).toBeUndefined();
    const since = new Date((second.created - 60) * 1000).toISOString();
    const { error } = await replay("--from", "stripe", "--type", "customer.created", "--since", since, "--until", "0s");
    expect(error).toMatch(/^\d+ events of type customer.created, made since .+, made until .+\n(\d+) of \1 sent\.$/);
    await untilHandled(second);
    expect(await known(second)).toMatchObject({ state: { event: second.id } });
  });

  it("leaves out of Stripe's list what the function would not take", async () => {
    const [taken, old] = await untold(2);
    const data = [taken, { ...old, api_version: "2020-08-27" }];
    const stripe = createServer((_, response) => response.end(JSON.stringify({ object: "list", data })));
    const variables = { STRIPE_API_URL: await listen(stripe, 0) };
    const { error } = await events(["replay", "--all", "--from", "stripe", "--yes"], { variables });
    expect(error).toMatch(
      /^1 event: .+ Left out: 1 not of API version \S+ and test mode, which the function would not take\.\n1 of 1 sent\.$/,
    );
    await untilHandled(taken);
    await untilFailed(1);
    stop([stripe]);
  });

  it("goes through all pages of Stripe's list, and says how far it is", async () => {
    const made = await untold(120);
    const { error } = await replay("--all", "--from", "stripe");
    const [plan = "", ...progress] = error.split("\n");
    const [count] = /^\d+/.exec(plan) ?? [];
    expect(Number(count)).toBeGreaterThan(120);
    expect(progress).toEqual([`100 of ${count} sent.`, `${count} of ${count} sent.`]);
    await untilHandled(...made);
    await untilFailed(1);
  });

  it("has nothing to do where nothing is meant", async () => {
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
