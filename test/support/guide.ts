import { readFileSync } from "node:fs";

const guide = readFileSync(new URL("../../infra/README.md", import.meta.url), "utf8");

/** Returns the shell commands of a section of infra/README.md, in order, one text per code block. */
export function commandsOf(heading: string): string[] {
  const [, section] = guide.split(new RegExp(`^#+ ${heading}$`, "m"));
  if (section === undefined) throw new Error(`infra/README.md has no section "${heading}".`);
  const [text = ""] = section.split(/^#+ /m);
  return [...text.matchAll(/^( *)```sh\n(.*?)^ *```$/gms)].map(([, indent = "", code = ""]) =>
    code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}
