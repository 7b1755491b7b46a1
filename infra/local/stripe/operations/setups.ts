import { createCustomerSession, createPortalSession } from "../resources/sessions.ts";
import { confirmSetupIntent } from "../resources/setup-confirmation.ts";
import {
  cancelSetupIntent,
  createSetupIntent,
  listSetupIntents,
  updateSetupIntent,
} from "../resources/setup-intents.ts";
import {
  CancelSetupIntent,
  ConfirmSetupIntent,
  CreateCustomerSession,
  CreatePortalSession,
  CreateSetupIntent,
  ListSetupIntents,
  RetrieveSetupIntent,
  UpdateSetupIntent,
  VerifySetupIntentMicrodeposits,
} from "../resources/setup-schemas.ts";
import { verifyMicrodeposits } from "../resources/setup-verification.ts";
import { type Operation, operation } from "./operation.ts";

/** The operations that save payment methods in a browser or phone: setup intents and sessions. */
export const setupOperations: readonly Operation[] = [
  operation("POST", "/v1/setup_intents", "setupIntent", CreateSetupIntent, (account, parameters, request) => {
    const { payment_method, ...others } = parameters;
    if (!parameters.confirm) return createSetupIntent(account, parameters, request);
    return confirmSetupIntent(account, createSetupIntent(account, others, request), parameters, request);
  }),
  operation("GET", "/v1/setup_intents", "setupIntents", ListSetupIntents, listSetupIntents),
  operation(
    "GET",
    "/v1/setup_intents/{setup_intent}",
    "setupIntent",
    RetrieveSetupIntent,
    (account, { setup_intent }) => account.setupIntent(setup_intent),
  ),
  operation("POST", "/v1/setup_intents/{setup_intent}", "setupIntent", UpdateSetupIntent, updateSetupIntent),
  operation(
    "POST",
    "/v1/setup_intents/{setup_intent}/confirm",
    "setupIntent",
    ConfirmSetupIntent,
    (account, { setup_intent, ...parameters }, request) =>
      confirmSetupIntent(account, account.setupIntent(setup_intent), parameters, request),
  ),
  operation("POST", "/v1/setup_intents/{setup_intent}/cancel", "setupIntent", CancelSetupIntent, cancelSetupIntent),
  operation(
    "POST",
    "/v1/setup_intents/{setup_intent}/verify_microdeposits",
    "setupIntent",
    VerifySetupIntentMicrodeposits,
    verifyMicrodeposits,
  ),
  operation("POST", "/v1/customer_sessions", "customerSession", CreateCustomerSession, createCustomerSession),
  operation("POST", "/v1/billing_portal/sessions", "portalSession", CreatePortalSession, createPortalSession),
];
