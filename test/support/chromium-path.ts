import { existsSync } from "node:fs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The path of Chromium, or undefined if this machine has none. CI installs it; `CHROMIUM` names another one. */
export const chromiumPath = [process.env.CHROMIUM ?? "", ...places].find((path) => existsSync(path));

/** Options of Chromium that let it run in a container, and load only what pages ask for. */
export const chromiumArguments = ["--no-sandbox", "--disable-background-networking"];
