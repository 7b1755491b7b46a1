import { reportKeys } from "../lib/access/key-report.ts";
import { job } from "../lib/platform/job.ts";

/** Daily: the client keys that end soon or that nobody uses. */
export const handler = job(reportKeys);
