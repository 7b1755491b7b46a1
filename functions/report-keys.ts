import { job } from "../lib/job.ts";
import { reportKeys } from "../lib/key-report.ts";

/** Daily: the client keys that end soon or that nobody uses. */
export const handler = job(reportKeys);
