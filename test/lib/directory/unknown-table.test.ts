import { beforeAll, describe, expect, it } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { withDynamoProxy } from "../../support/dynamo-proxy.ts";
import { invoke } from "../../support/invoke.ts";
import { useLog } from "../../support/logs.ts";
import { unhurried } from "../../support/patience.ts";
import { referencesAt } from "../../support/references.ts";
import { useService } from "../../support/service.ts";

const service = useService({
  environment: { ...environment, reconciliation: { rate: 5000 } },
  searchLag: 0,
});
const log = useLog("ERROR");
const { put } = referencesAt(() => service.url);
const searches = async () => {
  const requests = (await service.control("GET", "/requests")) as { path: string }[];
  return requests.filter(({ path }) => path === "/v1/customers/search").length;
};
beforeAll(async () => expect(await invoke("reconcile-customers", {}, unhurried)).toMatchObject({ state: "finished" }));

describe("a directory whose table cannot be described", () => {
  it("counts as incomplete until a request can describe the table", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "unknown" } });
    const before = await searches();
    const error = "AccessDeniedException";
    let isDenied = true;
    await withDynamoProxy(
      service.awsUrl,
      (operation) => (operation === "DescribeTable" && isDenied ? { error } : undefined),
      async () => {
        expect(await put("unknown")).toMatchObject({ status: 200, body: { id } });
        expect(await searches()).toBe(before + 1);
        expect(log.lines("table id")).toMatchObject([{ cause: "access_denied", problem: error }]);
        isDenied = false;
        expect((await put("known")).status).toBe(200);
        expect(await searches()).toBe(before + 1);
      },
    );
  });
});
