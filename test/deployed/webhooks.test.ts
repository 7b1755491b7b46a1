import { it } from "vitest";
import {
  checkDirectory,
  checkLastFailure,
  checkLearning,
  checkReceiver,
  checkUnprocessable,
} from "./checks/webhooks.ts";

it("takes what Stripe signs, and reports an empty secret", checkReceiver);
it("puts what Stripe sends into the directory and onto the bus", checkDirectory);
it("reads a customer whose event was lost", checkLearning);
it("puts an event that can never succeed into the dead-letter queue", checkUnprocessable);
it("puts an event into the dead-letter queue when it has failed for the last time", checkLastFailure);
