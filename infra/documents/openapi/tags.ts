/** The groups of operations, in the order in which a reader meets them. */
export const tags = {
  Customers: "Create, read, list, search, change and delete customers.",
  "Customer references":
    "One customer for each id of your own. Stripe does not have these operations, so SDKs call them with a raw request.",
  "Payment methods": "The cards and bank accounts of a customer.",
  "Setup intents": "Save a payment method without a payment. The browser or phone sends its details to Stripe.",
  Sessions: "Let a customer manage payment methods in your app or on a page of Stripe.",
  "Tax ids": "The tax numbers of a customer.",
  "Balance transactions": "The credit and debt of a customer for the next invoices.",
  Discounts: "The discount of a customer.",
  "Cash balance": "The money that a customer has transferred, and the bank account for it.",
  Webhooks: "What Stripe calls. Apps do not use it.",
} as const;
export type Tag = keyof typeof tags;
