import { expect, it } from "vitest";
import { finished, start } from "../support/programs.ts";
import { useService } from "../support/service.ts";

const service = useService();

const parity = (STRIPE_SECRET_KEY: string, STRIPE_API_URL: string) =>
  finished(start("test/conformance/parity.ts", [], { STRIPE_SECRET_KEY, STRIPE_API_URL }));

const remedy = "Set it to a secret key of a sandbox or of test mode (sk_test_…): npm run parity -- --help";

it.each([
  ["a missing key", "", `STRIPE_SECRET_KEY is missing. ${remedy}`],
  [
    "a live key",
    "sk_live_1",
    `STRIPE_SECRET_KEY is a live key, with which the cases would create real customers. ${remedy}`,
  ],
  ["another key", "rk_test_1", `STRIPE_SECRET_KEY is not a secret key of test mode. ${remedy}`],
  ["a key that Stripe rejects", "sk_test_1", "Stripe rejects the key in STRIPE_SECRET_KEY. Set another key."],
])("npm run parity explains %s in one sentence, without colours", async (_, key, error) => {
  await service.control("PUT", "/keys", {});
  expect(await parity(key, service.stripeUrl)).toEqual({ code: 1, output: "", error: `${error}\n` });
});

it("npm run parity explains that Stripe does not respond", async () => {
  const { code, error } = await parity("sk_test_1", "http://127.0.0.1:1");
  expect({ code, error }).toEqual({ code: 1, error: "Stripe could not be reached at http://127.0.0.1:1.\n" });
});
