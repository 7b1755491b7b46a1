import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finished, root, shell } from "../support/programs.ts";

let folder = "";
const git = (...parameters: string[]) =>
  execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...parameters], {
    cwd: folder,
    stdio: "pipe",
  });
const write = (file: string, content: object) => writeFileSync(`${folder}/${file}`, JSON.stringify(content));
const commit = () => {
  git("add", ".");
  git("commit", "--quiet", "--allow-empty", "--message", "Change");
};

const openapi = (...paths: string[]) => ({
  paths: Object.fromEntries(paths.map((path) => [path, { get: { responses: {} } }])),
});
const asyncapi = (...events: string[]) => ({
  components: { messages: Object.fromEntries(events.map((event) => [event, { payload: {} }])) },
});

/** Commits a version with its documents, and tags it. */
function release(version: string, documents: Record<string, object>) {
  write("package.json", { version });
  for (const [file, content] of Object.entries(documents)) write(file, content);
  commit();
  git("tag", `v${version}`);
}

const compare = () => finished(shell(`cd '${folder}' && '${process.execPath}' '${root}.ci/breaking-changes.ts'`));

beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/stripe-customers-`);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the comparison with the last release", () => {
  it("has nothing to compare without a history, and without a release", async () => {
    const nothing = /^The git history has no release to compare with\. /;
    expect(await compare()).toEqual({ code: 0, output: expect.stringMatching(nothing), error: "" });
    git("init", "--quiet");
    commit();
    git("tag", "v1.0.0-beta");
    expect(await compare()).toEqual({ code: 0, output: expect.stringMatching(nothing), error: "" });
  });

  it("passes if the release has no documents", async () => {
    git("init", "--quiet");
    release("0.1.0", {});
    expect(await compare()).toEqual({
      code: 0,
      output: `v0.1.0 has no openapi.json to compare with.
v0.1.0 has no asyncapi.json to compare with.
Nothing that v0.1.0 promised is broken.
`,
      error: "",
    });
  });

  it("compares with the highest version in the history", async () => {
    git("init", "--quiet");
    release("1.10.0", { "openapi.json": openapi("/a", "/b"), "asyncapi.json": asyncapi("a", "b") });
    git("switch", "--quiet", "--create", "later");
    release("2.0.0", {});
    git("switch", "--quiet", "-");
    release("1.9.1", {});
    write("openapi.json", openapi("/a", "/c"));
    write("asyncapi.json", asyncapi("b"));
    expect(await compare()).toEqual({
      code: 1,
      output: "",
      error: `::error::These changes break what v1.10.0 promised, and version 1.9.1 does not say so.
  GET /b was removed.
  a was removed.
Undo them, or raise the version in package.json: the major version, or the minor version before 1.0.0.
`,
    });
  });

  it.each([
    ["1.2.3", "2.0.0", 0],
    ["1.2.3", "1.3.0", 1],
    ["0.2.3", "0.3.0", 0],
    ["0.2.3", "0.2.4", 1],
    ["0.2.3", "1.0.0", 0],
  ])("after %s, lets version %s break callers: exit code %d", async (released, version, code) => {
    git("init", "--quiet");
    release(released, { "openapi.json": openapi("/a"), "asyncapi.json": asyncapi() });
    write("openapi.json", openapi());
    write("package.json", { version });
    const { output, ...result } = await compare();
    expect(result.code).toBe(code);
    if (code === 0)
      expect(output).toBe(`Version ${version} breaks what v${released} promised:\n  GET /a was removed.\n`);
  });

  it("runs in continuous integration, with the whole history", () => {
    const [run, check] = [".ci/run", ".github/workflows/check.yml"].map((file) =>
      readFileSync(`${root}${file}`, "utf8"),
    );
    expect(run).toContain("node .ci/breaking-changes.ts\n");
    expect(check).toMatch(/fetch-depth: 0\n(?:(?! {2}\w).*\n)*? {6}- run: \.ci\/run\n/);
  });
});
