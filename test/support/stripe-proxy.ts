import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen, stop } from "../../infra/local/listen.ts";
import { coldStart } from "./service.ts";

interface Passed {
  readonly method: string;
  readonly url: string;
  /** The body of the response. */
  readonly body: string;
}

/** The properties that the proxy replaces in a response. */
interface Replaced {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Calls `run` with a proxy in front of the Stripe double. Each response waits for `pass`, which may replace it. */
export async function withStripeProxy<Result>(
  stripeUrl: string,
  pass: (passed: Passed) => Promise<Replaced | undefined>,
  run: () => Promise<Result>,
): Promise<Result> {
  const proxy = createServer(async (request, response) => {
    const { method = "", url = "" } = request;
    const { host, connection, "content-length": _, ...headers } = request.headers as Record<string, string>;
    const sent = method === "GET" ? undefined : await text(request);
    const forwarded = await fetch(`${stripeUrl}${url}`, { method, headers, body: sent });
    const body = await forwarded.text();
    const { "content-length": __, "transfer-encoding": ___, ...kept } = Object.fromEntries(forwarded.headers);
    const replaced = await pass({ method, url, body });
    response
      .writeHead(replaced?.status ?? forwarded.status, { ...kept, ...replaced?.headers })
      .end(replaced?.body ?? body);
  });
  const { STRIPE_API_URL } = process.env;
  process.env.STRIPE_API_URL = await listen(proxy, 0);
  coldStart();
  try {
    return await run();
  } finally {
    process.env.STRIPE_API_URL = STRIPE_API_URL;
    coldStart();
    stop([proxy]);
  }
}
