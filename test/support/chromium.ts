import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { chromiumArguments, chromiumPath } from "./chromium-path.ts";
import { patience } from "./patience.ts";

export { chromiumPath };

if (!chromiumPath) console.warn("Skipped: the tests of pages need Chromium. Install it, or set CHROMIUM to its path.");

interface Size {
  readonly width: number;
  readonly height: number;
}
/** The sizes of a laptop and of a phone. */
export const sizes = { laptop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A page, with what must not happen in it: errors in its console, and requests to other hosts than its own. */
export interface WatchedPage {
  readonly page: Page;
  readonly errors: string[];
  readonly outside: string[];
}

/** Starts Chromium for the tests of a file. */
export function useBrowser() {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (chromiumPath) browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
  });
  afterEach(() => Promise.all((browser?.contexts() ?? []).map((context) => context.close())));
  afterAll(() => browser?.close());
  return {
    /** Opens a page. It loads nothing from other hosts. */
    page: async (url: string, size: Size = sizes.laptop, colorScheme: "dark" | "light" = "light") => {
      if (!browser) throw new Error("There is no Chromium: skip the tests of pages without chromiumPath.");
      const context = await browser.newContext({ viewport: size, colorScheme });
      context.setDefaultTimeout(patience.timeout);
      const page = await context.newPage();
      const watched: WatchedPage = { page, errors: [], outside: [] };
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) watched.errors.push(message.text());
      });
      page.on("pageerror", ({ message }) => watched.errors.push(message));
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol.startsWith("http") && origin !== new URL(url).origin) watched.outside.push(request.url());
      });
      await page.goto(url);
      return watched;
    },
  };
}
