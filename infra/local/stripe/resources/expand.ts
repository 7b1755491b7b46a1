import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account } from "../account.ts";
import { maxExpandLevels } from "../limits.ts";
import { uncanceled } from "./billing.ts";
import { taxIdsOf } from "./tax-ids.ts";

/** A property that can be expanded, or that contains properties that can. */
interface Property {
  readonly isExpandable: boolean;
  readonly properties: () => Properties;
}
type Properties = Readonly<Record<string, Property>>;

const expands = (properties: () => Properties = () => ({})): Property => ({ isExpandable: true, properties });
const contains = (properties: () => Properties): Property => ({ isExpandable: false, properties });

const paymentMethod: Properties = { customer: expands(() => customer) };
/** The properties of a subscription, an invoice or a payment intent. */
const owned: Properties = { customer: expands(() => customer) };
const subscription: Properties = { ...owned, default_payment_method: expands(() => paymentMethod) };
/** The properties of a customer that appear only when expanded. */
const onlyExpanded: Properties = {
  cash_balance: expands(),
  invoice_credit_balance: expands(),
  sources: expands(() => ({ data: contains(() => ({ customer: expands(() => customer) })) })),
  subscriptions: expands(() => ({ data: contains(() => subscription) })),
  tax: expands(),
  tax_ids: expands(() => ({ data: contains(() => taxId) })),
};
/** The properties of objects that a customer has. Those of objects that the double does not have are always null. */
const ofCustomer: Properties = { customer: expands(() => customer) };
const taxId: Properties = { ...ofCustomer, owner: contains(() => ofCustomer) };
const balanceTransaction: Properties = {
  ...ofCustomer,
  checkout_session: expands(),
  credit_note: expands(),
  invoice: expands(),
};
const cashBalanceTransaction: Properties = {
  ...ofCustomer,
  applied_to_payment: contains(() => ({ payment_intent: expands() })),
};
const discount: Properties = {
  ...ofCustomer,
  promotion_code: expands(),
  source: contains(() => ({ coupon: expands() })),
};
const customer: Properties = {
  ...onlyExpanded,
  default_source: expands(() => ({ customer: expands(() => customer) })),
  discount: expands(() => discount),
  invoice_settings: contains(() => ({ default_payment_method: expands(() => paymentMethod) })),
  test_clock: expands(),
};

const setupIntent: Properties = {
  customer: expands(() => customer),
  latest_attempt: expands(() => ({
    customer: expands(() => customer),
    payment_method: expands(() => paymentMethod),
    setup_intent: expands(() => setupIntent),
  })),
  payment_method: expands(() => paymentMethod),
};

/** The properties that can be expanded, by the kind of object in the response. */
export const expansions = {
  customer,
  paymentMethod,
  setupIntent,
  setupIntents: { data: contains(() => setupIntent) },
  customerSession: { customer: expands(() => customer) },
  portalSession: {},
  deletedCustomer: {},
  taxId,
  taxIds: { data: contains(() => taxId) },
  deletedTaxId: {},
  balanceTransaction,
  balanceTransactions: { data: contains(() => balanceTransaction) },
  deletedDiscount: {},
  coupon: {},
  cashBalance: {},
  cashBalanceTransaction,
  cashBalanceTransactions: { data: contains(() => cashBalanceTransaction) },
  fundingInstructions: {},
  event: {},
  events: {},
  webhookEndpoint: {},
  customers: { data: contains(() => customer) },
  subscriptions: { data: contains(() => subscription) },
  invoices: { data: contains(() => owned) },
  paymentIntents: { data: contains(() => owned) },
  paymentMethods: { data: contains(() => paymentMethod) },
  customerSearch: { data: contains(() => customer), total_count: expands() },
} satisfies Record<string, Properties>;

/** The properties to expand, by name, and the properties to expand within them. */
interface Tree {
  [name: string]: Tree;
}

/** Parses the paths in `expand`. Throws a 400 if a path is too deep or cannot be expanded. https://docs.stripe.com/api/expanding_objects */
export function expansionOf(properties: Properties, paths: readonly string[] = []): Tree {
  const tree: Tree = {};
  for (const path of paths) {
    const names = path.split(".");
    if (names.length > maxExpandLevels)
      throw expandError(`You cannot expand more than ${maxExpandLevels} levels of a property. Property: ${path}`);
    if (!canExpand(properties, names)) throw expandError(`This property cannot be expanded (${path}).`);
    let branch = tree;
    for (const name of names) {
      branch[name] ??= {};
      branch = branch[name];
    }
  }
  return tree;
}

function canExpand(properties: Properties, [name = "", ...rest]: string[]): boolean {
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (!property) return false;
  return rest.length === 0 ? property.isExpandable : canExpand(property.properties(), rest);
}

const expandError = (message: string) => stripeError({ param: "expand", message });

/** An object as a response contains it: expanded objects replace their ids, and properties that appear only when expanded are left out. */
export function render(account: Account, whole: object, tree: Tree): object {
  const isCustomer = "object" in whole && whole.object === "customer";
  const visible = Object.entries(whole).filter(([name]) => name in tree || !(isCustomer && name in onlyExpanded));
  const rendered = (name: string, stored: unknown) =>
    name === "metadata" ? stored : renderValue(account, whole, current(account, whole, name, stored), tree[name]);
  return Object.fromEntries(visible.map(([name, stored]) => [name, rendered(name, stored)]));
}

/** The value of a property. A customer's subscriptions and tax ids are stored apart from it. */
function current(account: Account, owner: object, name: string, stored: unknown): unknown {
  if (!("id" in owner)) return stored;
  if (name === "tax_ids") return taxIdsOf(account, String(owner.id));
  return name === "subscriptions" ? { ...Object(stored), data: uncanceled(account, String(owner.id)) } : stored;
}

function renderValue(account: Account, owner: object, value: unknown, tree: Tree | undefined): unknown {
  const found = tree && typeof value === "string" ? objectWithId(account, value, owner) : value;
  if (Array.isArray(found)) return found.map((item) => renderValue(account, owner, item, tree));
  return typeof found === "object" && found !== null ? render(account, found, tree ?? {}) : found;
}

/** The object with an id, if any. Cards are stored in their customer, the owner of the property. */
function objectWithId(account: Account, id: string, owner: object): object | undefined {
  const customer = "id" in owner ? account.customers.get(String(owner.id)) : undefined;
  const card = customer && !customer.deleted ? customer.sources?.data.find((source) => source.id === id) : undefined;
  const { customers, paymentMethods, setupAttempts, setupIntents, coupons } = account;
  const known = [customers, paymentMethods, setupIntents, setupAttempts, coupons];
  return known.map((collection) => collection.get(id)).find(Boolean) ?? card;
}
