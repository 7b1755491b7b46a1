import { pathToFileURL } from "node:url";
import type { Handler } from "aws-lambda";
import { contextOf } from "./invoke.ts";

/** Program of a container: loads a bundle as Lambda does, and invokes its handler with each event from the parent process. */
const [, , file = "", name = ""] = process.argv;
const { handler }: { handler: Handler } = await import(pathToFileURL(file).href);

process.on("message", async ({ event, timeout }: { event: unknown; timeout: number }) => {
  try {
    process.send?.({ result: await handler(event, contextOf(name, timeout), () => {}) });
  } catch (error) {
    const { name, message } = Object(error);
    process.send?.({ error: { name, message } });
  }
});

process.on("disconnect", () => process.exit());
