import { describe, expect, it } from "vitest";
import { events, jenny, queueNames, untilHandled, useUntoldService } from "./program.ts";

const { service, untold, tell, untilFailed } = useUntoldService();
const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d`;
const person = /jenny|rosen|example|other/i;

describe("npm run events -- failed", () => {
  it("says so where nothing failed", async () => {
    const error = `0 in the dead-letter queue ${queueNames.failed}.`;
    expect(await events(["failed"])).toEqual({ code: 0, output: "", error });
  });

  it("lists what failed and why, and leaves it where it is", async () => {
    const [old, ended, enveloped] = await untold(3);
    tell(old, { api_version: "2020-08-27" });
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
      /^EVENT +TYPE +MADE +FAILED +RECEIVES +REASON$/,
      `^${old.id} +customer.created +${time} +${time} +1 +The event is of API version 2020-08-27, not of .+\\.$`,
      `^${ended.id} +customer.created +${time} +after ${time} +1 +The function ended each time before it could say why\\.$`,
      `^${enveloped.id} +customer.created +${time} +${time} +1 +EventBridge could not hand .+: NO_PERMISSIONS not allowed$`,
      `^${id} +no event +- +after ${time} +1 +The function ended each time before it could say why\\.$`,
    ];
    expect(first.output.split("\n")).toEqual(table.map((row) => expect.stringMatching(row)));
    expect(first.output).not.toMatch(person);
    expect(first.error).toBe(`4 in the dead-letter queue ${queueNames.failed}.`);
    expect((await events(["failed"])).output.replaceAll(" 2 ", " 1 ")).toBe(first.output);
  });

  it("lists no more than it is told to", async () => {
    const { output, error } = await events(["failed", "--limit", "2"]);
    expect(output.split("\n")).toHaveLength(3);
    expect(error).toBe(`2 of about 4 in the dead-letter queue ${queueNames.failed}.`);
  });
});

describe("npm run events -- show", () => {
  it("shows what is known of an event that failed, and nobody's data", async () => {
    const { id } = await service.stripe().customers.create(jenny);
    await service.stripe().customers.update(id, { email: "other@example.com", metadata: { user_id: "other" } });
    const [, updated] = await untold(0);
    tell(updated, { api_version: "2020-08-27" });
    await untilFailed(5);

    const { code, output, error } = await events(["show", "--id", updated.id]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(output.split("\n")).toEqual([
      `event        ${updated.id}`,
      "type         customer.updated",
      expect.stringMatching(`^made         ${time}$`),
      "API version  2020-08-27",
      "mode         test",
      `object       ${id}`,
      "changed      email, metadata",
      expect.stringMatching(`^failed       ${time}, now in ${queueNames.failed}, receives: 1$`),
      expect.stringMatching(/^reason {7}The event is of API version 2020-08-27, not of /),
      "handled      no, as far as the ledger says",
      `customer     ${id}`,
      "directory    knows nothing of this customer",
    ]);
  });

  it("shows what became of one that was handled, as Stripe tells it", async () => {
    const { id } = await service.stripe().customers.create(jenny);
    await service.stripe().paymentMethods.attach("pm_card_visa", { customer: id });
    const [created, attached] = await untold(0);
    tell(created);
    tell(attached);
    await untilHandled(created, attached);
    const { output } = await events(["show", "--id", attached.id]);
    expect(output).toMatch(new RegExp(`^failed +not in ${queueNames.failed}$`, "m"));
    expect(output).toMatch(new RegExp(`^handled +${time}$`, "m"));
    expect(output).toMatch(new RegExp(`^customer +${id}\ndirectory +as of ${time}, payment methods: 1$`, "m"));

    await service.stripe().customers.del(id);
    const deletion = await untold(0);
    for (const event of deletion) tell(event);
    await untilHandled(...deletion);
    const gone = await events(["show", "--id", deletion.at(-1)?.id ?? ""]);
    expect(gone.output).toMatch(new RegExp(`^directory +as of ${time}, deleted, payment methods: 0$`, "m"));
    expect(output + gone.output).not.toMatch(person);
  });

  it("says where it has looked in vain", async () => {
    expect(await events(["show", "--id", "evt_none"])).toEqual({
      code: 1,
      output: "",
      error: `evt_none is neither in ${queueNames.failed} nor at Stripe, which keeps events for 30 days.`,
    });
  });
});
