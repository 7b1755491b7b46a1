import { writeFileSync } from "node:fs";

/** Writes a document into the root of the repository, and ends the process with its local service. */
export async function writeDocument(name: string, record: () => Promise<string>) {
  const { write } = process.stdout;
  // The functions of the local service log to standard output.
  process.stdout.write = () => true;
  const text = await record();
  process.stdout.write = write;
  writeFileSync(new URL(`../../${name}`, import.meta.url), text);
  console.log(`Wrote ${name}.`);
  process.exit(0);
}
