import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account } from "../account.ts";
import { ids } from "../ids.ts";
import type { CreateCustomerSession, CreatePortalSession } from "./setup-schemas.ts";

type Components = z.output<typeof CreateCustomerSession>["components"];
type Session = Stripe.BillingPortal.Session;

/** Lifetime of a customer session, in seconds. https://docs.stripe.com/api/customer_sessions/object */
const lifetime = 30 * 60;

/** Features of an enabled component that the request does not set. */
const sheet = { payment_method_allow_redisplay_filters: ["always"], payment_method_remove: "disabled" };
const element = { ...sheet, payment_method_redisplay: "disabled", payment_method_save: "disabled" };
const defaults = {
  customer_sheet: sheet,
  mobile_payment_element: { ...element, payment_method_save_allow_redisplay_override: null },
  payment_element: { ...element, payment_method_redisplay_limit: 3, payment_method_save_usage: null },
};

/** Creates a customer session. Throws a 400 if the customer does not exist, or if no component is enabled. */
export function createCustomerSession(
  account: Account,
  { components, customer }: z.output<typeof CreateCustomerSession>,
): Stripe.CustomerSession {
  if (!Object.values(components).some((component) => component?.enabled))
    throw stripeError({ param: "components", message: "You must enable at least one component." });
  return customerSession(ownerOf(account, customer), account.time, components);
}

/** A new session of a customer. `time` is its creation in Unix seconds. */
export const customerSession = (customer: string, time: number, components: Components): Stripe.CustomerSession => ({
  object: "customer_session",
  client_secret: `cuss_secret_${ids.secret()}`,
  components: renderComponents(components),
  created: time,
  customer,
  customer_account: null,
  expires_at: time + lifetime,
  livemode: false,
});

/** Every component, also those that are not enabled. An enabled one has all of its features. */
function renderComponents(sent: Components): NonNullable<Stripe.CustomerSession["components"]> {
  const plain = (component?: { enabled: boolean }) => ({ enabled: component?.enabled ?? false });
  const featured = (name: keyof typeof defaults) => ({
    enabled: sent[name]?.enabled ?? false,
    features: sent[name]?.enabled ? { ...defaults[name], ...sent[name].features } : null,
  });
  return {
    active_entitlements: plain(sent.active_entitlements),
    buy_button: plain(sent.buy_button),
    customer_portal: plain(sent.customer_portal),
    customer_sheet: featured("customer_sheet"),
    mobile_payment_element: featured("mobile_payment_element"),
    payment_element: featured("payment_element"),
    pricing_table: plain(sent.pricing_table),
  } as NonNullable<Stripe.CustomerSession["components"]>;
}

/** Creates a session of the customer portal. Throws a 400 if the customer does not exist. */
export const createPortalSession = (account: Account, parameters: z.output<typeof CreatePortalSession>): Session =>
  portalSession(ownerOf(account, parameters.customer), account.time, parameters);

/** A new session of the customer portal. `time` is its creation in Unix seconds. */
export function portalSession(
  customer: string,
  time: number,
  { configuration, flow_data, locale, on_behalf_of, return_url }: z.output<typeof CreatePortalSession>,
): Session {
  return {
    id: ids.portalSession(),
    object: "billing_portal.session",
    configuration: configuration ?? ids.portalConfiguration(),
    created: time,
    customer,
    customer_account: null,
    flow: flow_data ? flowOf(flow_data) : null,
    livemode: false,
    locale: locale ?? null,
    on_behalf_of: on_behalf_of ?? null,
    return_url: return_url ?? null,
    url: `https://billing.stripe.com/p/session/test_${ids.secret()}`,
  };
}

const flowOf = (sent: object) =>
  ({
    after_completion: { hosted_confirmation: null, redirect: null, type: "portal_homepage" },
    customer_update: null,
    subscription_cancel: null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    ...sent,
  }) as unknown as Session["flow"];

function ownerOf(account: Account, customer: string | undefined): string {
  if (customer) return account.customer(customer, "customer").id;
  throw stripeError({ code: "parameter_missing", param: "customer", message: "Missing required param: customer." });
}
