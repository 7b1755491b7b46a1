import { it } from "vitest";
import {
  checkDirectory,
  checkLastFailure,
  checkReceiver,
  checkUnknownCustomer,
  checkUnprocessable,
} from "./checks/webhooks.ts";

it("accepts a signed event, and reports an empty secret", checkReceiver);
it("updates the directory from an event, and publishes the change", checkDirectory);
it("reads a customer from Stripe if its event was lost", checkUnknownCustomer);
it("sends an event that can never succeed to the dead-letter queue", checkUnprocessable);
it("sends an event to the dead-letter queue after the maximum of attempts", checkLastFailure);
