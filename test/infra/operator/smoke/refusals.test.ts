import { describe, expect, it } from "vitest";
import { useService } from "../../../support/service.ts";
import { smoke } from "./program.ts";

const service = useService();

describe("npm run smoke", () => {
  it.each([
    [
      ["--url", "http://127.0.0.1:1"],
      {},
      /because no response arrived \(ECONNREFUSED\): start the service with npm start, or check that http:\/\/127/,
    ],
    [[], {}, '--url must be the address of the service, such as https://<host>, not "".'],
    [["--url", "ftp://a"], {}, '--url must be the address of the service, such as https://<host>, not "ftp://a".'],
    [
      ["--url", "https://a.example.com/prod"],
      {},
      "--url must not contain the path /prod: the paths of the API begin with /v1.",
    ],
    [
      ["--url", "http://a.example.com"],
      {},
      "--url must begin with https://, because http:// would send the key to a.example.com unencrypted.",
    ],
    [
      ["--url", "https://a.example.com"],
      { CUSTOMERS_KEY: "" },
      "The client key is missing. Set CUSTOMERS_KEY, or add --key, with a key of the form cak_<environment>_<client>_<random>.",
    ],
    [
      ["--url", "https://a.example.com", "--key", "rk_test_1"],
      {},
      "This is not a client key. Set CUSTOMERS_KEY, or add --key, with a key of the form cak_<environment>_<client>_<random>.",
    ],
    [["--env", "dev"], {}, '--env must be local, not "dev". Add --url https://<host> instead.'],
    [
      ["--env", "local"],
      { PORT: "1" },
      /because no response arrived \(ECONNREFUSED\): start the service with npm start, or check that http:\/\/127\.0\.0\.1:1 is its address\.$/,
    ],
  ])("rejects %j with %j and says what to do", async (parameters, variables, error) => {
    expect(await smoke(parameters, variables)).toEqual({
      code: 1,
      output: "",
      error: typeof error === "string" ? error : expect.stringMatching(error),
    });
  });

  it("explains itself with --help", async () => {
    expect(await smoke(["--help"])).toEqual({
      code: 0,
      output: expect.stringMatching(
        /^npm run smoke -- --url <address>(.|\n)* customers:delete, customers:read, customers:write, customer_references:write/,
      ),
      error: "",
    });
  });

  it("asks for another key if the service rejects it", async () => {
    const { error } = await smoke(["--url", service.url, "--key", "cak_local_admin_wrong"]);
    expect(error).toMatch(/because it returned 401, .*: check the key with npm run keys -- verify --env local\.$/);
  });
});
