// The figures are repeated here and not shared with the service, so that an error in one shows when both are compared.

/**
 * Maximum characters of a text by parameter; `text` applies to all others. They are `maxLength` in Stripe's OpenAPI
 * specification of version 2026-07-29.dahlia. https://github.com/stripe/openapi
 */
export const maxCharacters = {
  text: 5000,
  business_name: 150,
  coupon_name: 40,
  custom_field_name: 40,
  custom_field_value: 140,
  default_source: 500,
  email: 512,
  individual_name: 150,
  name: 256,
  phone: 20,
  transaction_description: 350,
  /** Assumed: the specification allows 5000. */
  id_in_path: 255,
} as const;

/** Limits of metadata. https://docs.stripe.com/api/metadata */
export const metadataLimits = { keys: 50, keyCharacters: 40, valueCharacters: 500 } as const;

/** Objects per page of a list or search. https://docs.stripe.com/api/pagination */
export const pageLimits = { min: 1, max: 100, default: 10 } as const;

/** Maximum custom fields of invoices. https://docs.stripe.com/api/customers/create */
export const maxCustomFields = 4;

/** Form of an invoice prefix. https://docs.stripe.com/api/customers/create */
export const invoicePrefix = /^[A-Z0-9]{1,12}$/;

/** Maximum levels of a path in `expand`. https://docs.stripe.com/expand */
export const maxExpandLevels = 4;

/** Minimum characters of a substring in a search. https://docs.stripe.com/search#search-syntax */
export const minSubstringCharacters = 3;

/** Maximum characters of an idempotency key, and how long Stripe stores it, in milliseconds. https://docs.stripe.com/api/idempotent_requests */
export const idempotencyKeyLimits = { characters: 255, lifetime: 24 * 3_600_000 } as const;

/** Requests per second in sandboxes: of an account, to each endpoint, and to search. https://docs.stripe.com/rate-limits */
export const sandboxRates = { global: 25, endpoint: 25, search: 20 } as const;
