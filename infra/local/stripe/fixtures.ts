// Shared with the service: the type of decoded forms.
import type { RequestParameters } from "../../../lib/schemas/form.ts";
import { unexpanded } from "./account.ts";
import type { Operation } from "./operations/operation.ts";
import { newBalanceTransaction } from "./resources/balance-transactions.ts";
import { tokenCard } from "./resources/cards.ts";
import { newCashBalanceTransaction } from "./resources/cash-balances.ts";
import { blankCustomer } from "./resources/customer-changes.ts";
import { deletedDiscount, newDiscount } from "./resources/discounts.ts";
import { newFundingInstructions } from "./resources/funding-instructions.ts";
import { newCardMethod } from "./resources/new-methods.ts";
import { customerSession, portalSession } from "./resources/sessions.ts";
import { blankSetupIntent } from "./resources/setup-intents.ts";
import { newTaxId } from "./resources/tax-ids.ts";

/** When every object was created, in Unix seconds. */
const created = 1_234_567_890;

/** The response body of a double without state: an object of the kind, with the id in the path. */
export function fixtureOf({ returns, path }: Operation, pathParameters: RequestParameters): object {
  const {
    customer: customerId = "cus_123",
    payment_method = "pm_123",
    id: eventId = "evt_123",
    setup_intent = "seti_123",
    webhook_endpoint = "we_123",
    tax_id = "txi_123",
  } = pathParameters;
  const blank = blankCustomer(created, String(customerId));
  const customer = unexpanded(blank);
  const paymentMethod = {
    ...newCardMethod(created, tokenCard("tok_visa", "card[token]")),
    id: payment_method,
    customer: customer.id,
  };
  const taxId = { ...newTaxId(created, customer.id, { type: "eu_vat", value: "DE123456789" }), id: tax_id };
  const balanceTransaction = {
    ...newBalanceTransaction(created, customer.id, { amount: -500, currency: "usd" }),
    id: pathParameters.transaction ?? "cbtxn_123",
  };
  const funds = { amount: 500, currency: "usd", ending_balance: 500 } as const;
  const cashBalanceTransaction = {
    ...newCashBalanceTransaction(created, customer.id, funds),
    id: pathParameters.transaction ?? "ccsbtxn_123",
  };
  const setupIntent = { ...blankSetupIntent(created), id: setup_intent };
  const billing = (object: string, id: string, status: string) =>
    list({ id, object, created, customer: customer.id, livemode: false, metadata: {}, status });
  const event = {
    id: eventId,
    object: "event",
    created,
    data: { object: customer },
    livemode: false,
    type: "customer.created",
  };
  const list = (item: object) => ({
    object: "list",
    data: [item],
    has_more: false,
    url: path.replace("{customer}", customer.id),
  });
  return {
    customer,
    customers: list(customer),
    customerSearch: { ...list(customer), object: "search_result", next_page: null },
    taxId,
    taxIds: list(taxId),
    deletedTaxId: { id: tax_id, object: "tax_id", deleted: true },
    balanceTransaction,
    balanceTransactions: list(balanceTransaction),
    deletedDiscount: deletedDiscount(newDiscount(created, customer.id, { id: "coupon_123", duration_in_months: null })),
    coupon: { id: "coupon_123", object: "coupon" },
    cashBalance: blank.cash_balance ?? {},
    cashBalanceTransaction,
    cashBalanceTransactions: list(cashBalanceTransaction),
    fundingInstructions: newFundingInstructions(customer.id, {
      bank_transfer: { type: "us_bank_transfer" },
      currency: "usd",
    }),
    deletedCustomer: { id: customer.id, object: "customer", deleted: true },
    event,
    events: list(event),
    invoices: billing("invoice", "in_123", "open"),
    paymentIntents: billing("payment_intent", "pi_123", "processing"),
    paymentMethod,
    paymentMethods: list(paymentMethod),
    setupIntent,
    setupIntents: list(setupIntent),
    customerSession: customerSession(customer.id, created, {}),
    portalSession: portalSession(customer.id, created, {}),
    subscriptions: billing("subscription", "sub_123", "active"),
    webhookEndpoint: { id: webhook_endpoint, object: "webhook_endpoint" },
  }[returns];
}
