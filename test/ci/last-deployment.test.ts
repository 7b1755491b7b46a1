import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen, stop } from "../../infra/local/listen.ts";
import { finished, start } from "../support/programs.ts";

/** A deployment at GitHub, with its states from the newest. */
const deployment = (id: number, states: string[], login = "github-actions[bot]") => ({
  id,
  sha: `commit-${id}`,
  creator: { login },
  states,
});

describe("the last deployment", () => {
  let deployments: ReturnType<typeof deployment>[] = [];
  const paths: (string | undefined)[] = [];
  const server = createServer(({ url = "", headers }, response) => {
    paths.push(url);
    const [, id] = /deployments\/(\d+)\/statuses/.exec(url) ?? [];
    const states = deployments.find((one) => String(one.id) === id)?.states.map((state) => ({ state }));
    const isKnown = headers.authorization === "Bearer token";
    response.writeHead(isKnown ? 200 : 401).end(JSON.stringify(isKnown ? (states ?? deployments) : { message: "No" }));
  });
  let url = "";
  beforeAll(async () => {
    url = await listen(server, 0);
  });
  afterAll(() => stop([server]));

  const find = (token = "token") =>
    finished(
      start(".ci/last-deployment.ts", ["prod"], {
        GITHUB_API_URL: url,
        GITHUB_REPOSITORY: "example/customers",
        GITHUB_TOKEN: token,
      }),
    );

  it("is the newest of the environment that succeeded, also if another one replaced it", async () => {
    deployments = [
      deployment(5, ["in_progress", "queued"]),
      deployment(4, ["failure", "in_progress"]),
      deployment(3, ["success"], "mallory"),
      deployment(2, ["inactive", "success", "in_progress"]),
      deployment(1, ["inactive", "success"]),
    ];
    expect(await find()).toEqual({ code: 0, output: "commit-2\n", error: "" });
    expect(paths).toEqual([
      "/repos/example/customers/deployments?environment=prod&per_page=100",
      ...[5, 4, 2].map((id) => `/repos/example/customers/deployments/${id}/statuses?per_page=100`),
    ]);
  });

  it("is missing if none succeeded", async () => {
    deployments = [deployment(1, ["failure"])];
    expect(await find()).toEqual({ code: 0, output: "", error: "" });
  });

  it("is an error if GitHub rejects the request", async () => {
    const { code, error } = await find("expired");
    expect(code).toBe(1);
    expect(error).toContain(
      `GitHub returned 401 for ${url}/repos/example/customers/deployments?environment=prod&per_page=100`,
    );
  });
});
