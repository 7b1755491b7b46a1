import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RequestListener, ServerResponse } from "node:http";
import { foreignHost, foreignOrigin } from "../pages/guard.ts";
import type { LocalService } from "../start.ts";
import { createApi } from "./api.ts";
import { assets, contentSecurityPolicy } from "./assets.ts";
import { feedOf } from "./feed.ts";
import { stream } from "./stream.ts";

/**
 * Returns what serves the console of a service below `/console`: its page, `GET /console/activity` with what happens as
 * server-sent events, and an API below `/console/api`. It reports what happens from now on.
 */
export function createConsole(service: LocalService): RequestListener {
  const feed = feedOf(service);
  const run = randomUUID();
  const api = createApi(service);
  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", service.url);
    setSecurityHeaders(response);
    const isData = pathname === "/console/activity" || pathname.startsWith("/console/api/");
    const refusal = foreignHost(request, service.url) ?? (isData ? foreignOrigin(request) : undefined);
    if (refusal) return void response.writeHead(403, { "Content-Type": "text/plain" }).end(refusal);
    if (pathname === "/console/activity") return stream(feed, run, request, response);
    if (isData) return api(request, response, pathname.slice("/console/api".length), searchParams);
    return sendAsset(pathname.replace(/(?<=.)\/$/, ""), response);
  };
}

function setSecurityHeaders(response: ServerResponse) {
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Content-Security-Policy", contentSecurityPolicy());
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("X-Content-Type-Options", "nosniff");
}

function sendAsset(path: string, response: ServerResponse) {
  const asset = assets[path];
  if (!asset) return void response.writeHead(404, { "Content-Type": "text/plain" }).end(`There is no ${path}.`);
  response.writeHead(200, { "Content-Type": asset.type }).end(readFileSync(asset.file));
}
