import { reportKeys } from "../lib/access/key-report.ts";
import { job } from "../lib/platform/job.ts";

/** Reports daily the client keys that expire soon or that nobody uses. */
export const handler = job(reportKeys);
