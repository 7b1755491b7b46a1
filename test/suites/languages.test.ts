import { expect, it } from "vitest";
import { suites } from "./languages.ts";

/** The last lines that each runner prints, with passed and failed tests. */
const printed: Record<string, string> = {
  node: "  42 passing (27s)\n  2 failing\n",
  python: "2 failed, 42 passed in 16.74s",
  go: `${"--- PASS: TestOne (0.00s)\n".repeat(42)}${"--- FAIL: TestTwo (0.00s)\n".repeat(2)}    --- FAIL: TestTwo/sub (0.00s)\nFAIL\n`,
  ruby: "40 tests, 11 assertions, 1 failures, 1 errors, 0 pendings\n4 tests, 4 assertions, 0 failures, 0 errors, 0 pendings",
  php: "ERRORS!\nTests: 44, Assertions: 66, Errors: 1, Failures: 1.\n",
};

it.each(Object.entries(suites))("reads the figures of the %s suite", (name, { figures }) => {
  expect(figures(printed[name] ?? "")).toEqual({ passed: 42, total: 44 });
  expect(figures("command not found")).toBeUndefined();
});

it("reads the figures of the php suite when all tests passed", () => {
  expect(suites.php?.figures("OK (46 tests, 80 assertions)")).toEqual({ passed: 46, total: 46 });
});
