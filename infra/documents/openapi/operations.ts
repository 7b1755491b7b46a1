import type { EndpointName } from "../../service.ts";
import type { Schema } from "./schema.ts";
import { refTo } from "./schema.ts";
import type { Tag } from "./tags.ts";

/** What the document says about an operation beyond the table of endpoints and its schema. */
export interface OperationText {
  readonly tag: Tag;
  readonly summary: string;
  /** How it differs from Stripe's operation, or what it does if Stripe has none. */
  readonly description?: string;
  /** The file of Stripe's SDK and the method there that sends the same request. Its types describe parameters and result. */
  readonly method?: readonly [resource: string, name: string];
  /** The result, if it is not that of the method. */
  readonly result?: Schema;
  /** Whether a bank can decline a card. */
  readonly declines?: true;
  /** The descriptions of parameters that Stripe does not have. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const tagged =
  (tag: Tag, resource: string) =>
  (method: string, summary: string, rest: Partial<OperationText> = {}): OperationText => ({
    tag,
    summary,
    method: [resource, method],
    ...rest,
  });

const customer = tagged("Customers", "Customers");
const methodOfCustomer = tagged("Payment methods", "Customers");
const paymentMethod = tagged("Payment methods", "PaymentMethods");
const setupIntent = tagged("Setup intents", "SetupIntents");
const taxId = tagged("Tax ids", "Customers");
const balance = tagged("Balance transactions", "Customers");
const cash = tagged("Cash balance", "Customers");

const conditional =
  "Send the customer's `ETag` as `If-Match` to change the customer only if nobody has changed it since you read it.";
const separated =
  "Where the operators separate the customers of apps, it contains only customers of your app, and a page can have fewer than `limit` customers although more follow.";
const withoutDetails =
  "The service rejects parameters that describe a new payment method, such as `payment_method_data`: only the customer's browser or phone may send them.";

/** The operations by the name of their function. */
export const operations = {
  "create-customer": customer("create", "Create a customer", {
    declines: true,
    description:
      "Stripe allows several customers with the same email address. To have one customer for each id of your own, use a customer reference.",
  }),
  "list-customers": customer("list", "List customers", { description: separated }),
  "search-customers": customer("search", "Search customers", { description: separated }),
  "retrieve-customer": customer("retrieve", "Retrieve a customer", {
    description: "For a deleted customer, it returns the id and `deleted`.",
  }),
  "update-customer": customer("update", "Update a customer", { declines: true, description: conditional }),
  "delete-customer": customer("del", "Delete a customer", {
    description: `It returns a 409 if the customer has an active subscription, an open invoice, a payment in progress or a balance, unless \`force\` is true. The operators can switch this guard off. ${conditional}`,
    parameters: { force: "Deletes the customer also if it has subscriptions, invoices, payments or balances." },
  }),
  "list-customer-payment-methods": methodOfCustomer("listPaymentMethods", "List the payment methods of a customer"),
  "retrieve-customer-payment-method": methodOfCustomer(
    "retrievePaymentMethod",
    "Retrieve a payment method of a customer",
  ),
  "create-tax-id": taxId("createTaxId", "Create a tax id"),
  "list-tax-ids": taxId("listTaxIds", "List the tax ids of a customer"),
  "retrieve-tax-id": taxId("retrieveTaxId", "Retrieve a tax id"),
  "delete-tax-id": taxId("deleteTaxId", "Delete a tax id"),
  "create-customer-balance-transaction": balance("createBalanceTransaction", "Create a balance transaction"),
  "list-customer-balance-transactions": balance(
    "listBalanceTransactions",
    "List the balance transactions of a customer",
  ),
  "retrieve-customer-balance-transaction": balance("retrieveBalanceTransaction", "Retrieve a balance transaction"),
  "update-customer-balance-transaction": balance("updateBalanceTransaction", "Update a balance transaction"),
  "delete-discount": tagged("Discounts", "Customers")("deleteDiscount", "Delete the discount of a customer"),
  "retrieve-cash-balance": cash("retrieveCashBalance", "Retrieve the cash balance of a customer"),
  "update-cash-balance": cash("updateCashBalance", "Update the settings of a cash balance"),
  "list-cash-balance-transactions": cash("listCashBalanceTransactions", "List the transactions of a cash balance"),
  "retrieve-cash-balance-transaction": cash(
    "retrieveCashBalanceTransaction",
    "Retrieve a transaction of a cash balance",
  ),
  "create-funding-instructions": cash("createFundingInstructions", "Create or retrieve funding instructions"),
  "list-payment-methods": paymentMethod("list", "List payment methods", {
    description: "This service requires `customer`.",
  }),
  "retrieve-payment-method": paymentMethod("retrieve", "Retrieve a payment method"),
  "update-payment-method": paymentMethod("update", "Update a payment method"),
  "attach-payment-method": paymentMethod("attach", "Attach a payment method to a customer", {
    declines: true,
    description:
      "If the customer has another payment method with the same card, the header `Existing-Payment-Method` contains its id.",
    parameters: {
      make_default:
        "Also makes the payment method the default of the customer's invoices. If Stripe refuses the default for good, the service detaches the payment method again.",
      reuse_existing:
        "Returns the customer's payment method with the same card, if there is one, and attaches nothing. Concurrent requests do not see each other.",
    },
  }),
  "detach-payment-method": paymentMethod("detach", "Detach a payment method from its customer"),
  "create-setup-intent": setupIntent("create", "Create a setup intent", {
    declines: true,
    description: `Send the \`client_secret\` only to the browser of this customer, and do not log or store it. ${withoutDetails}`,
  }),
  "list-setup-intents": setupIntent("list", "List setup intents", {
    description: "Where the operators separate the customers of apps, `customer` is required.",
  }),
  "retrieve-setup-intent": setupIntent("retrieve", "Retrieve a setup intent"),
  "update-setup-intent": setupIntent("update", "Update a setup intent", { description: withoutDetails }),
  "confirm-setup-intent": setupIntent("confirm", "Confirm a setup intent", {
    declines: true,
    description: withoutDetails,
  }),
  "cancel-setup-intent": setupIntent("cancel", "Cancel a setup intent"),
  "verify-setup-intent-microdeposits": setupIntent("verifyMicrodeposits", "Verify the microdeposits of a setup intent"),
  "create-customer-session": {
    tag: "Sessions",
    summary: "Create a customer session",
    method: ["CustomerSessions", "create"],
    description: "Send the `client_secret` only to the browser of this customer, and do not log or store it.",
  },
  "create-billing-portal-session": {
    tag: "Sessions",
    summary: "Create a session of the customer portal",
    method: ["BillingPortal/Sessions", "create"],
    description: "Redirect the customer's browser to `url` at once: whoever has the URL acts as this customer.",
  },
  "upsert-customer-reference": {
    tag: "Customer references",
    summary: "Create or update the customer of a reference",
    method: ["Customers", "create"],
    declines: true,
    description:
      "It creates the customer of the reference, or updates it if it exists. Concurrent and repeated requests never create a second customer. If you get no response, repeat the request: it resumes where it stopped. A 429 with the code `lock_timeout` means that another request is still creating the customer: retry. `payment_method`, `source`, `tax_id_data` and `test_clock` apply only on creation. `POST` and `PUT` are equal.",
  },
  "retrieve-customer-reference": {
    tag: "Customer references",
    summary: "Retrieve the customer of a reference",
    method: ["Customers", "retrieve"],
    result: refTo("Customer"),
    description: "It returns a 404 if the reference has no customer.",
  },
  "retrieve-customer-reference-history": {
    tag: "Customer references",
    summary: "List the changes of a reference's customers",
    result: refTo("CustomerReferenceChangeList"),
    description:
      "It lists what changed, when, by which app and under which request, the latest change first. It contains the names of the fields, but no values. A change appears when its event is published, seconds after it happened. The operators declare how long changes are kept.",
    parameters: {
      limit: "Maximum number of changes per page.",
      starting_after: "The id of the last change of the previous page.",
      ending_before: "The id of the first change of the next page.",
    },
  },
  "receive-stripe-webhook": {
    tag: "Webhooks",
    summary: "Receive an event of Stripe",
    result: refTo("WebhookReceipt"),
    description: "Stripe signs its requests: this operation requires the header `Stripe-Signature` and no key.",
  },
} satisfies Record<EndpointName, OperationText>;

/** The descriptions of parameters in the path. */
export const pathParameterTexts: Readonly<Record<string, string>> = {
  customer: "The id of the customer.",
  payment_method: "The id of the payment method.",
  reference:
    "Your own id of the customer, URL-encoded: any 1 to 255 characters, except `.` and `..`. Use ids without personal data.",
  setup_intent: "The id of the setup intent.",
  tax_id: "The id of the tax id.",
  transaction: "The id of the transaction.",
};
