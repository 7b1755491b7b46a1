import { statSync } from "node:fs";
import type { RequestListener } from "node:http";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { fail, portOf } from "../../infra/local/command/process.ts";
import { createConsole } from "../../infra/local/console/server.ts";
import { startLocal } from "../../infra/local/start.ts";
import { chromiumArguments, chromiumPath } from "../support/chromium-path.ts";
import { tell } from "./story.ts";

/** Takes the pictures of the console for the README, one per color scheme, after a story at a local service. */
const directory = fileURLToPath(new URL("../../.github", import.meta.url));

async function take(browser: Browser, url: string, colorScheme: "dark" | "light") {
  const page = await browser.newPage({ viewport: { width: 1200, height: 700 }, colorScheme });
  await page.goto(`${url}/console`);
  await page.locator(".rows a", { has: page.locator(".retried") }).click();
  await page.locator(".calls").waitFor();
  const path = `${directory}/console-${colorScheme}.png`;
  await page.screenshot({ path });
  console.log(`${relative(".", path)}: ${Math.round(statSync(path).size / 1000)} kB`);
}

if (!chromiumPath) fail("The pictures need Chromium. Install it, or set CHROMIUM to its path.");
let listener: RequestListener | undefined;
const service = await startLocal({
  port: portOf("PORT", 4000),
  pages: (service) => ({
    "/console": (request, response) => {
      listener ??= createConsole(service);
      listener(request, response);
    },
  }),
}).catch(fail);
// The first story starts the functions. The console, which begins with its first visitor, shows only the second.
await tell(service, "user_1");
await fetch(`${service.url}/console`);
await tell(service, "user_2041");
const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
for (const colorScheme of ["light", "dark"] as const) await take(browser, service.url, colorScheme);
await browser.close();
process.exit();
