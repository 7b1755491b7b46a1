import { reportKeys } from "../lib/access/key-report.ts";
import { job } from "../lib/platform/job.ts";

/** Reports the client keys that expire soon or are unused. Runs daily. */
export const handler = job(reportKeys);
