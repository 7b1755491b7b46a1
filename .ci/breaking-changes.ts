import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { brokenEvents } from "../infra/documents/breaking-changes/asyncapi.ts";
import { breakingChanges } from "../infra/documents/breaking-changes/openapi.ts";
import { mayBreak } from "../infra/documents/breaking-changes/release.ts";

/**
 * `node .ci/breaking-changes.ts` compares openapi.json and asyncapi.json with those of the last release, which is the
 * highest tag such as v1.2.3 in the history. It exits with 1 if a change breaks callers or subscribers, unless the version
 * in package.json says so.
 */
const comparisons = { "openapi.json": breakingChanges, "asyncapi.json": brokenEvents };

const released = lastRelease();
if (!released)
  console.log(
    "The git history has no release to compare with. A shallow clone gets the tags from git fetch --unshallow --tags.",
  );
else
  report(
    released,
    Object.keys(comparisons).flatMap((file) => changesIn(file as keyof typeof comparisons, released)),
  );

function report(released: string, changes: readonly string[]) {
  if (changes.length === 0) return console.log(`Nothing that ${released} promised is broken.`);
  const list = changes.map((change) => `  ${change}`).join("\n");
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  if (mayBreak(released, version)) return console.log(`Version ${version} breaks what ${released} promised:\n${list}`);
  console.error(`::error::These changes break what ${released} promised, and version ${version} does not say so.
${list}
Undo them, or raise the version in package.json: the major version, or the minor version before 1.0.0.`);
  process.exitCode = 1;
}

/** Returns the broken promises of a document; none if the release has no such document. */
function changesIn(file: keyof typeof comparisons, released: string): string[] {
  if (!git("ls-tree", "--name-only", released, file)) {
    console.log(`${released} has no ${file} to compare with.`);
    return [];
  }
  const before = JSON.parse(git("show", `${released}:${file}`) ?? "");
  return comparisons[file](before, JSON.parse(readFileSync(file, "utf8")));
}

/** Returns the tag of the last release; undefined if the history has none, or if there is no history. */
function lastRelease(): string | undefined {
  return git("tag", "--merged", "HEAD", "--sort=-version:refname", "--list", "v*")
    ?.split("\n")
    .find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

/** Returns the output of git; undefined if it fails. */
function git(...parameters: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", parameters, { encoding: "utf8", maxBuffer: 2 ** 28 });
  return status === 0 ? stdout.trim() : undefined;
}
