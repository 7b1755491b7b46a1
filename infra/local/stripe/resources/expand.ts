import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account } from "../account.ts";
import { maxExpandLevels } from "../limits.ts";

/** A property that can be expanded, or one that only leads to others that can. */
interface Property {
  readonly expandable: boolean;
  readonly properties: () => Properties;
}
type Properties = Readonly<Record<string, Property>>;

const expandable = (properties: () => Properties = () => ({})): Property => ({ expandable: true, properties });
const leadingTo = (properties: () => Properties): Property => ({ expandable: false, properties });

const paymentMethod: Properties = { customer: expandable(() => customer) };
/** What a customer shows only where it is expanded. */
const hidden: Properties = {
  cash_balance: expandable(),
  invoice_credit_balance: expandable(),
  sources: expandable(() => ({ data: leadingTo(() => ({ customer: expandable(() => customer) })) })),
  subscriptions: expandable(),
  tax: expandable(),
  tax_ids: expandable(() => ({ data: leadingTo(() => ({ customer: expandable(() => customer) })) })),
};
const customer: Properties = {
  ...hidden,
  default_source: expandable(() => ({ customer: expandable(() => customer) })),
  discount: expandable(),
  invoice_settings: leadingTo(() => ({ default_payment_method: expandable(() => paymentMethod) })),
  test_clock: expandable(),
};

/** What each kind of answer can expand. */
export const expansions = {
  customer,
  paymentMethod,
  deletedCustomer: {},
  event: {},
  events: {},
  webhookEndpoint: {},
  customers: { data: leadingTo(() => customer) },
  paymentMethods: { data: leadingTo(() => paymentMethod) },
  customerSearch: { data: leadingTo(() => customer), total_count: expandable() },
} satisfies Record<string, Properties>;

/** The properties to expand, by name, and those within them. */
interface Tree {
  [name: string]: Tree;
}

/** What the parameter `expand` asks for. Throws where it cannot be had. https://docs.stripe.com/api/expanding_objects */
export function expansionOf(properties: Properties, paths: readonly string[] = []): Tree {
  const tree: Tree = {};
  for (const path of paths) {
    const names = path.split(".");
    if (names.length > maxExpandLevels)
      throw refusal(`You cannot expand more than ${maxExpandLevels} levels of a property. Property: ${path}`);
    if (!canExpand(properties, names)) throw refusal(`This property cannot be expanded (${path}).`);
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
  return rest.length === 0 ? property.expandable : canExpand(property.properties(), rest);
}

const refusal = (message: string) => stripeError({ param: "expand", message });

/** An answer as it is sent: what is expanded replaces its id, and what nobody asked for is left out. */
export function render(account: Account, answer: object, tree: Tree): object {
  const isCustomer = "object" in answer && answer.object === "customer";
  const shown = Object.entries(answer).filter(([name]) => name in tree || !(isCustomer && name in hidden));
  const value = (name: string, kept: unknown) =>
    name === "metadata" ? kept : renderValue(account, answer, kept, tree[name]);
  return Object.fromEntries(shown.map(([name, kept]) => [name, value(name, kept)]));
}

function renderValue(account: Account, owner: object, value: unknown, tree: Tree | undefined): unknown {
  const found = tree && typeof value === "string" ? find(account, value, owner) : value;
  if (Array.isArray(found)) return found.map((item) => renderValue(account, owner, item, tree));
  return typeof found === "object" && found !== null ? render(account, found, tree ?? {}) : found;
}

/** The object of an id. A card belongs to the customer that names it. */
function find(account: Account, id: string, owner: object): object | undefined {
  const customer = "id" in owner ? account.customers.get(String(owner.id)) : undefined;
  const card = customer && !customer.deleted ? customer.sources?.data.find((source) => source.id === id) : undefined;
  return account.customers.get(id) ?? account.paymentMethods.get(id) ?? card;
}
