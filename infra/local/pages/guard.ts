import type { IncomingMessage } from "node:http";

/**
 * Returns why a request is refused, if it is. The `Host` must be the service's own, so that a web page elsewhere cannot
 * read or change the local run under a name that it points to 127.0.0.1 (DNS rebinding).
 */
export function foreignHost({ headers }: IncomingMessage, serviceUrl: string): string | undefined {
  const { port } = new URL(serviceUrl);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return hosts.includes(headers.host ?? "")
    ? undefined
    : `This host is not the local service. Its address is ${serviceUrl}.`;
}

/** Returns why a request is refused, if a page of another origin sent it. Programs outside a browser send neither header. */
export function foreignOrigin({ headers }: IncomingMessage): string | undefined {
  const { origin = `http://${headers.host}`, "sec-fetch-site": site = "same-origin" } = headers;
  const isOwn = origin === `http://${headers.host}` && ["same-origin", "none"].includes(String(site));
  return isOwn ? undefined : "Only a page of the local service can send this request.";
}
