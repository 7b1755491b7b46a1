import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalService, startLocal } from "../../../../infra/local/start.ts";
import { seedService } from "../../../../infra/local/state/seed.ts";
import { inProcess, invoke } from "../../../support/invoke.ts";
import { referencesAt } from "../../../support/references.ts";

const directory = mkdtempSync(`${tmpdir()}/seed-`);
let service: LocalService;
beforeAll(async () => {
  service = await startLocal({ runtime: inProcess(invoke) });
});
afterAll(() => {
  service[Symbol.dispose]();
  rmSync(directory, { recursive: true });
});

const { get } = referencesAt(() => service.url);

function fileWith(content: string): string {
  const file = `${directory}/seed.json`;
  writeFileSync(file, content);
  return file;
}

describe("a seed of the local run", () => {
  it("is refused with a sentence that names the place of the error", async () => {
    const refusal = async (content: string) =>
      Object(await seedService(service, fileWith(content)).catch((error) => error));
    const message = async (content: string) => {
      const { name, message } = await refusal(content);
      return [name, message.replaceAll(`${directory}/`, "")];
    };
    expect(await message('{\n  "customers": [}')).toEqual([
      "Failure",
      `seed.json is not JSON: Unexpected token '}', "{ "customers": [}" is not valid JSON.`,
    ]);
    expect(await message('{"customers":[{},{"payment_methods":[1]}]}')).toEqual([
      "Failure",
      "seed.json contains no valid customers: customers[1].payment_methods[0]: Invalid input: expected string, received number.",
    ]);
    expect(await message('{"customers":[{"email":"nobody"}]}')).toEqual([
      "Failure",
      "seed.json: the double rejects customers[0], email: Invalid email address: nobody Correct it, and reset the double before the next attempt.",
    ]);
    await expect(seedService(service, "none.json")).rejects.toThrow(/^none\.json cannot be read: ENOENT/);
  });

  it("has its references in the directory when it ends, and is created once", async () => {
    expect(await seedService(service)).toMatch(/^Created 50 customers from .*seed\.sample\.json\.$/);
    const { customers } = JSON.parse(readFileSync("infra/local/stripe/seed.sample.json", "utf8"));
    for (const { email, metadata } of customers)
      expect((await get(metadata.user_id)).body).toMatchObject({ object: "customer", email });
    expect(await seedService(service)).toMatch(/^Created no customers from .*, because there are customers already\.$/);
    await service.reset();
    expect((await get(customers[0].metadata.user_id)).status).toBe(404);
    expect(await seedService(service)).toMatch(/^Created 50 customers/);
  });

  it("is refused if the service calls Stripe", async () => {
    using real = await startLocal({ stripeKey: "sk_test_1", runtime: inProcess(invoke) });
    await expect(seedService(real)).rejects.toThrow("--seed creates customers at the Stripe double");
  });
});
