import { publish } from "../platform/bus.ts";
import { env } from "../platform/env.ts";
import { measure } from "../platform/metrics.ts";
import type { ExpiringKey, UnusedKey } from "../schemas/report-event.ts";
import { clientKeys } from "./client-keys.ts";
import { type ClientKey, expiryWarning, isExpired, keyId } from "./clients.ts";
import { lastUses } from "./key-use.ts";

/** One day, in seconds. */
const day = 86_400;
/** Seconds without use after which a key is reported. */
const maxUnused = 90 * day;

/** Reports the valid client keys that expire soon or are unused, as events and as metrics. */
export async function reportKeys(): Promise<{ expiring_keys: number; unused_keys: number }> {
  const now = Math.floor(Date.now() / 1000);
  const clients = await clientKeys(0);
  const valid = Object.entries(clients).flatMap(([client, keys]) =>
    keys.filter((key) => !isExpired(key, now)).map((key) => ({ client, key })),
  );
  const uses = await lastUses(valid.map(({ key }) => key));
  const lastUse = (key: ClientKey) => uses.get(key.hash);
  const expiring = valid.filter(({ key }) => key.expires !== undefined && key.expires - now <= expiryWarning);
  const unused = valid.filter(({ key }) => now - (lastUse(key) ?? key.created) >= maxUnused);
  await publish([
    ...expiring.map(({ client, key }) => ({
      type: "client_key.expiring",
      detail: { ...facts("expiring", client, key, now), expires: Number(key.expires) } satisfies ExpiringKey,
    })),
    ...unused.map(({ client, key }) => ({
      type: "client_key.unused",
      detail: { ...facts("unused", client, key, now), last_used: lastUse(key) ?? null } satisfies UnusedKey,
    })),
  ]);
  const report = { expiring_keys: expiring.length, unused_keys: unused.length };
  measure({ ExpiringKeys: report.expiring_keys, UnusedKeys: report.unused_keys });
  return report;
}

/** A repeated report of the same day has the same ids. */
const facts = (what: string, client: string, key: ClientKey, now: number) => ({
  id: `key_report_${new Date(now * 1000).toISOString().slice(0, 10)}_${keyId(key)}_${what}`,
  environment: env("ENVIRONMENT"),
  client,
  key: keyId(key),
  label: key.label,
  created: key.created,
});
