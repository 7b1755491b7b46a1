import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { openStore } from "../../../../infra/local/state/store.ts";
import { StripeDouble } from "../../../../infra/local/stripe/double.ts";
import { finished, script } from "../../../support/programs.ts";

const directory = mkdtempSync(`${tmpdir()}/store-`);
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string) => `${directory}/${name}`;

/** Creates an SQLite file. */
function database(name: string, sql: string): string {
  const created = new DatabaseSync(file(name));
  created.exec(sql);
  created.close();
  return file(name);
}

const items =
  "CREATE TABLE items (position INTEGER PRIMARY KEY, collection TEXT, id TEXT, json TEXT, UNIQUE (collection, id))";

describe("a file that stores the state", () => {
  it("is one file again after a run", () => {
    const path = file("whole.sqlite");
    using store = openStore(path);
    store.journal("numbers").save({ id: "one" });
    store[Symbol.dispose]();
    expect(readdirSync(directory)).toEqual(["whole.sqlite"]);
    using again = openStore(path);
    expect([...again.journal("numbers").load()]).toEqual([{ id: "one" }]);
  });

  it("stores a request to the double as a whole or not at all", async () => {
    const path = file("atomic.sqlite");
    const request = `{ id: "req_1", method: "POST", path: "/v1/customers", query: "", body: "name=Jenny",
      header: (name) => ({ authorization: "Bearer sk_test_1", "idempotency-key": "once",
        "content-type": "application/x-www-form-urlencoded" })[name] }`;
    const code = (listener: string) => `
      import { openStore } from "./infra/local/state/store.ts";
      import { StripeDouble } from "./infra/local/stripe/double.ts";
      const double = new StripeDouble({ store: openStore(${JSON.stringify(path)}) });
      double.account.onEvent(${listener});
      await double.respond(${request});`;
    expect((await finished(script(code('() => process.kill(process.pid, "SIGKILL")')))).code).toBeNull();
    expect(customersIn(path)).toEqual([]);
    expect((await finished(script(code("() => {}")))).code).toBe(0);
    expect(customersIn(path)).toMatchObject([{ name: "Jenny" }]);
  });

  it("has the state of a file without marks, as an earlier version wrote it", () => {
    const path = database("former.sqlite", `${items}; INSERT INTO items VALUES (1, 'coupons', 'A', '{"id":"A"}')`);
    using store = openStore(path);
    expect([...store.journal("coupons").load()]).toEqual([{ id: "A" }]);
  });

  it("is refused if another run uses it, or if it is not one", () => {
    const path = file("used.sqlite");
    using _ = openStore(path);
    writeFileSync(file("text"), "Dear Jenny");
    mkdirSync(file("folder"));
    const future = database("future.sqlite", `${items}; PRAGMA application_id = 0x53437573; PRAGMA user_version = 2`);
    const foreign = database("foreign.sqlite", "CREATE TABLE places (url TEXT)");
    expect([path, file("text"), file("folder"), file("none/a"), "/proc/a", future, foreign].map(refusal)).toEqual([
      "used.sqlite is in use by another run. Stop that run, or choose another file.",
      "text is a file of another kind. Choose another file.",
      "folder is a directory. Choose a file, such as folder/state.sqlite.",
      "none/a cannot be created, because none is not a directory. Create it, or choose another file.",
      "/proc/a cannot be written. Change its permissions, or choose another file.",
      "future.sqlite has the format 2, and this version uses the format 1. Choose another file, or use the version that wrote it.",
      "foreign.sqlite is an SQLite file of another program. Choose another file.",
    ]);
  });
});

/** Returns why a file is refused, without the directory. */
function refusal(path: string): string {
  try {
    openStore(path)[Symbol.dispose]();
    return "";
  } catch (error) {
    expect(error).toMatchObject({ name: "Failure" });
    return (error as Error).message.replaceAll(`${directory}/`, "");
  }
}

/** Returns the customers in a file. */
function customersIn(path: string) {
  using store = openStore(path);
  return [...new StripeDouble({ store }).account.customers.oldest()];
}
