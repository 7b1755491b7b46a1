import { it } from "vitest";
import { checkKeyReport, checkReconciliation } from "./checks/jobs.ts";
import { checkAuthorizer } from "./checks/keys.ts";

it("repairs the directory", checkReconciliation);
it("reports a key that expires soon", checkKeyReport);
it("accepts a new key, and records its use", checkAuthorizer);
