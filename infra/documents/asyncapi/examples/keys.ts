import { type ClientKeys, hashKey } from "../../../../lib/access/clients.ts";
import { demoKeys } from "../../../local/environment.ts";

/** One day, in seconds. */
const day = 86_400;

/** Returns client keys of which, at a time in Unix seconds, one expires soon and one is unused. */
export function keysAt(time: number): ClientKeys {
  const { admin = [] } = demoKeys();
  return {
    admin: admin.map((key) => ({ ...key, created: time })),
    storefront: [
      { hash: hashKey("unused"), created: time - 120 * day, label: "2026" },
      { hash: hashKey("expiring"), created: time - 351 * day, label: "2025", expires: time + 13 * day },
    ],
  };
}
