import { checkDeployment } from "../lib/deployment/check-deployment.ts";
import { job } from "../lib/platform/job.ts";

/** Checks the new version of a function before CodeDeploy shifts traffic to it. */
export const handler = job(checkDeployment);
