import { describe, expect, it } from "vitest";
import { events, jenny, queueNames, untilHandled, useServiceWithoutDelivery } from "./program.ts";

const { service, newEvents, send, untilFailed } = useServiceWithoutDelivery();
const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d`;
const personalData = /jenny|rosen|example|other/i;

describe("npm run events -- failed", () => {
  it("prints a count of 0 if no event failed", async () => {
    const error = `0 in the dead-letter queue ${queueNames.failed}.`;
    expect(await events(["failed"])).toEqual({ code: 0, output: "", error });
  });

  it("lists the failed events with their reasons, and leaves them in the queue", async () => {
    const [old, ended, enveloped] = await newEvents(3);
    send(old, { api_version: "2020-08-27" });
    await untilFailed(1);
    service.queues.failed.send(JSON.stringify(ended));
    const attribute = (StringValue: string) => ({ DataType: "String", StringValue });
    service.queues.failed.send(JSON.stringify({ "detail-type": enveloped.type, detail: enveloped }), {
      ERROR_CODE: attribute("NO_PERMISSIONS"),
      ERROR_MESSAGE: attribute("not\nallowed"),
    });
    const { id } = service.queues.failed.send("no JSON");

    const first = await events(["failed"]);
    const table = [
      /^EVENT +TYPE +CREATED +FAILED +RECEIVES +REASON$/,
      `^${old.id} +customer.created +${time} +${time} +1 +The event is of API version 2020-08-27, not of .+\\.$`,
      `^${ended.id} +customer.created +${time} +after ${time} +1 +Unknown: the function ended at each attempt before it could store a reason\\.$`,
      `^${enveloped.id} +customer.created +${time} +${time} +1 +EventBridge could not send .+: NO_PERMISSIONS not allowed$`,
      `^${id} +not an event +- +after ${time} +1 +Unknown: the function ended at each attempt before it could store a reason\\.$`,
    ];
    expect(first.output.split("\n")).toEqual(table.map((row) => expect.stringMatching(row)));
    expect(first.output).not.toMatch(personalData);
    expect(first.error).toBe(`4 in the dead-letter queue ${queueNames.failed}.`);
    expect((await events(["failed"])).output.replaceAll(" 2 ", " 1 ")).toBe(first.output);
  });

  it("lists at most --limit events", async () => {
    const { output, error } = await events(["failed", "--limit", "2"]);
    expect(output.split("\n")).toHaveLength(3);
    expect(error).toBe(`2 of about 4 in the dead-letter queue ${queueNames.failed}.`);
  });
});

describe("npm run events -- show", () => {
  it("shows a failed event without personal data", async () => {
    const { id } = await service.stripe().customers.create(jenny);
    await service.stripe().customers.update(id, { email: "other@example.com", metadata: { user_id: "other" } });
    const [, updated] = await newEvents(0);
    send(updated, { api_version: "2020-08-27" });
    await untilFailed(5);

    const { code, output, error } = await events(["show", "--id", updated.id]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(output.split("\n")).toEqual([
      `event        ${updated.id}`,
      "type         customer.updated",
      expect.stringMatching(`^created      ${time}$`),
      "API version  2020-08-27",
      "mode         test",
      `object       ${id}`,
      "changed      email, metadata",
      expect.stringMatching(`^failed       ${time}, now in ${queueNames.failed}, receives: 1$`),
      expect.stringMatching(/^reason {7}The event is of API version 2020-08-27, not of /),
      "handled      no, it is not in the ledger",
      `customer     ${id}`,
      "directory    does not contain the customer",
    ]);
  });

  it("shows a handled event from Stripe's list", async () => {
    const { id } = await service.stripe().customers.create(jenny);
    await service.stripe().paymentMethods.attach("pm_card_visa", { customer: id });
    const [created, attached] = await newEvents(0);
    send(created);
    send(attached);
    await untilHandled(created, attached);
    const { output } = await events(["show", "--id", attached.id]);
    expect(output).toMatch(new RegExp(`^failed +not in ${queueNames.failed}$`, "m"));
    expect(output).toMatch(new RegExp(`^handled +${time}$`, "m"));
    expect(output).toMatch(new RegExp(`^customer +${id}\ndirectory +as of ${time}, payment methods: 1$`, "m"));

    await service.stripe().customers.del(id);
    const deletion = await newEvents(0);
    for (const event of deletion) send(event);
    await untilHandled(...deletion);
    const gone = await events(["show", "--id", deletion.at(-1)?.id ?? ""]);
    expect(gone.output).toMatch(new RegExp(`^directory +as of ${time}, deleted, payment methods: 0$`, "m"));
    expect(output + gone.output).not.toMatch(personalData);
  });

  it("names the places where it did not find the event", async () => {
    expect(await events(["show", "--id", "evt_none"])).toEqual({
      code: 1,
      output: "",
      error: `evt_none is neither in ${queueNames.failed} nor at Stripe, which lists events for 30 days.`,
    });
  });
});
