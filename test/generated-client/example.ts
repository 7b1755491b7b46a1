/**
 * A client of the customer references, which no SDK of Stripe has: `fetch` with the types of the service's document.
 * `npx openapi-typescript@7.13.0 openapi.json -o openapi.d.ts` generates them.
 */
import type { paths } from "./openapi.d.ts";

type Method = "delete" | "get" | "post" | "put";
type Json<Content> = Content extends { content: { "application/json": infer Value } } ? Value : never;
type BodyOf<Operation> = Operation extends { requestBody?: infer Body } ? Json<Body> : never;
type ResultOf<Operation> = Operation extends { responses: { 200: infer Response } } ? Json<Response> : never;
type PathOf<Operation> = Operation extends { parameters: { path: infer Names } } ? Names : Record<never, string>;
type ErrorBody = Json<paths["/v1/customers"]["post"]["responses"][400]>;

interface Request<Operation> {
  readonly path: PathOf<Operation>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: BodyOf<Operation>;
}

/** An error of the service. */
class CustomersError extends Error {
  override readonly name = "CustomersError";
  readonly code: string | undefined;
  readonly requestId: string | null;

  constructor({ status, headers }: Response, { error }: ErrorBody) {
    super(`${status}: ${error.message}`);
    this.code = error.code;
    this.requestId = headers.get("request-id");
  }
}

/** Returns a function that sends requests with the key of an app. It knows each path, its methods, parameters and results. */
function client(url: string, key: string) {
  return async <Path extends keyof paths, M extends Method & keyof paths[Path]>(
    method: M,
    template: Path,
    { path, query = {}, body }: Request<paths[Path][M]>,
  ): Promise<ResultOf<paths[Path][M]>> => {
    const names: Readonly<Record<string, string>> = path;
    const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
    const response = await fetch(`${url}${filled}?${new URLSearchParams(query)}`, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new CustomersError(response, (await response.json()) as ErrorBody);
    return (await response.json()) as ResultOf<paths[Path][M]>;
  };
}

const { CUSTOMERS_URL = "http://127.0.0.1:4000", CUSTOMERS_KEY = "cak_local_admin_demo" } = process.env;
const send = client(CUSTOMERS_URL, CUSTOMERS_KEY);
const path = { reference: "user-43" };

const created = await send("put", "/v1/customer_references/{reference}", { path, body: { name: "Jenny Rosen" } });
const updated = await send("put", "/v1/customer_references/{reference}", { path, body: { phone: "+15555550143" } });
console.log(`${created.name} is one customer, with the phone ${updated.phone}: ${created.id === updated.id}`);

const { data } = await send("get", "/v1/customer_references/{reference}/history", { path, query: { limit: "1" } });
console.log(`Its history has ${data.length === 0 ? "no change yet" : data[0]?.type}.`);

const unknown = { path: { reference: "user-44" } };
await send("get", "/v1/customer_references/{reference}", unknown).catch((error: CustomersError) =>
  console.log(`${error.code}, ${error.message}`),
);
