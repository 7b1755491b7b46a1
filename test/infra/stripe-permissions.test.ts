import { describe, expect, it } from "vitest";
import { type Endpoint, endpoints } from "../../infra/service.ts";
import { commonPermissions, permissionsOf, scopePermissions } from "../../infra/stripe-permissions.ts";
import { parameterScopes } from "../../lib/access/parameter-scopes.ts";
import { accessOf, type Scope, scopes } from "../../lib/access/scopes.ts";
import { documents, rowsUnder } from "../support/documents.ts";

describe("the permissions of Stripe's keys", () => {
  it("exist for every scope of an endpoint or a parameter, and for no other", () => {
    const ofEndpoints = Object.values<Endpoint>(endpoints).flatMap(({ scope }) => scope ?? []);
    const used = new Set([...ofEndpoints, ...Object.values(parameterScopes).flat()]);
    expect(new Set(Object.keys(scopePermissions))).toEqual(used);
    expect(new Set(scopes)).toEqual(used);
  });

  it("read with the read key, and write with the write key", () => {
    const needed = scopes.map((scope) => [accessOf(scope), scopePermissions[scope]] as const);
    const writing = needed.filter(([, permissions]) => permissions.some((name) => name.endsWith(": Write")));
    expect(writing).toEqual(needed.filter(([access]) => access === "write"));
  });

  it("are those of the environment's clients only", () => {
    const client = { name: "app", scopes: ["tax_ids:read", "customers:write"] as Scope[], rate: 1, burst: 1 };
    expect(permissionsOf("read", { clients: [client] })).toEqual([...commonPermissions.read, "Tax IDs: Read"]);
    expect(permissionsOf("write", { clients: [client] })).toEqual(["Customers: Write"]);
    expect(permissionsOf("write", { clients: [] })).toEqual([]);
    const ownership = { unowned: "hidden" } as const;
    expect(permissionsOf("write", { clients: [client], ownership })).toEqual(["Customers: Read", "Customers: Write"]);
  });

  it("are listed in the operators' guide, with the scopes that need them", () => {
    const rows = (["read", "write"] as const).flatMap((access) =>
      permissionsOf(access).map((permission) => {
        const needing = scopes.filter(
          (scope) => accessOf(scope) === access && scopePermissions[scope].includes(permission),
        );
        const everywhere = commonPermissions[access].includes(permission) ? ["every environment"] : [];
        return [access, permission, [...everywhere, needing.join(", ")].filter(Boolean).join("; ")];
      }),
    );
    expect(rowsUnder(documents.operators, "Stripe key")).toEqual(rows);
  });
});
