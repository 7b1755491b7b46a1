import { isDeepStrictEqual } from "node:util";
import type { Operation } from "./documents.ts";

type Secured = Pick<Operation, "security" | "x-scope" | "x-throttle">;

/** Returns what callers can no longer do with the key that they have. */
export function securityChanges(at: string, old: Secured, current: Secured): string[] {
  return [...schemeChanges(at, old, current), ...scopeChanges(at, old, current), ...throttleChanges(at, old, current)];
}

function schemeChanges(at: string, { security = [{}] }: Secured, { security: now = [{}] }: Secured): string[] {
  const suffices = (offered: object) => now.some((needed) => Object.keys(needed).every((name) => name in offered));
  return security
    .filter((offered) => !suffices(offered))
    .map((offered) => `${at} no longer accepts ${Object.keys(offered).join(" and ") || "requests without a key"}.`);
}

function scopeChanges(at: string, { "x-scope": old }: Secured, { "x-scope": now }: Secured): string[] {
  if (!now || isDeepStrictEqual(old, now)) return [];
  return [`${at} now requires the scope ${now}${old ? ` instead of ${old}` : ""}.`];
}

function throttleChanges(at: string, { "x-throttle": old }: Secured, { "x-throttle": now }: Secured): string[] {
  return (["rate", "burst"] as const)
    .filter((limit) => now && now[limit] < (old?.[limit] ?? Number.POSITIVE_INFINITY))
    .map((limit) => `${at} has the ${limit} ${now?.[limit]} instead of ${old?.[limit] ?? "no limit"}.`);
}
