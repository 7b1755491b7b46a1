import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the page. */
export interface Asset {
  readonly file: string;
  readonly type: string;
}

const directory = fileURLToPath(new URL("./page", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

/** The packages that the page imports, by name. The browser finds them by the page's import map. */
const packages: Readonly<Record<string, string>> = {
  "@preact/signals": import.meta.resolve("@preact/signals"),
  "@preact/signals-core": import.meta.resolve("@preact/signals-core"),
  htm: import.meta.resolve("htm"),
  "htm/preact": import.meta.resolve("htm/preact"),
  preact: import.meta.resolve("preact"),
  "preact/hooks": import.meta.resolve("preact/hooks"),
};

const own = readdirSync(directory, { recursive: true, encoding: "utf8" })
  .filter((name) => types[extname(name)])
  .map((name) => [
    `/console/${name.replaceAll("\\", "/")}`,
    { file: `${directory}/${name}`, type: types[extname(name)] ?? "" },
  ]);

const packaged = Object.entries(packages).map(([name, url]) => [
  `/console/packages/${name}.js`,
  { file: fileURLToPath(url), type: types[".js"] ?? "" },
]);

/** The files of the page by path. Nothing else is served. */
export const assets: Readonly<Record<string, Asset>> = Object.fromEntries([
  ...own,
  ...packaged,
  ["/console", { file: `${directory}/index.html`, type: types[".html"] }],
]);

/** Returns the policy of the page: only its own files, and the import map in its text. https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP */
export function contentSecurityPolicy(): string {
  const [, map = ""] =
    /<script type="importmap">(.*?)<\/script>/s.exec(readFileSync(`${directory}/index.html`, "utf8")) ?? [];
  const hash = createHash("sha256").update(map).digest("base64");
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
