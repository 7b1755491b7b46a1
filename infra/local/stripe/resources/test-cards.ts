/** A check that a test card fails when the request contains what it checks. `address_*` are those of the billing address. */
export type Check = "cvc_check" | "address_postal_code_check" | "address_line1_check";

/** The facts of the error when a card is declined. */
export interface Decline {
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly advice_code?: "try_again_later" | "do_not_try_again";
  readonly network_decline_code?: string;
}

/** A test card, with what distinguishes it from a credit card of the US. */
export interface CardFacts {
  readonly number: string;
  readonly country?: string;
  readonly funding?: "debit" | "prepaid";
  readonly fails?: readonly Check[];
  /** The checks that the issuer does not support. */
  readonly lacks?: readonly Check[];
  /** Why the card cannot be attached or used. */
  readonly decline?: Decline;
}

const postalCode = "address_postal_code_check";
const line1 = "address_line1_check";

const declined = (decline_code: string, network_decline_code: string, isFinal = false): Decline => ({
  advice_code: isFinal ? "do_not_try_again" : "try_again_later",
  code: "card_declined",
  decline_code,
  message: decline_code === "insufficient_funds" ? "Your card has insufficient funds." : "Your card was declined.",
  network_decline_code,
});
const fraudulent = declined("fraudulent", "59", true);

/** The numbers of the Visa card of each country: `pm_card_br` and `tok_br`. https://docs.stripe.com/testing#international-cards */
const numbersByCountry = {
  us: "4242424242424242",
  ae: "4000007840000001",
  ar: "4000000320000021",
  at: "4000000400000008",
  au: "4000000360000006",
  be: "4000000560000004",
  bg: "4000001000000000",
  br: "4000000760000002",
  by: "4000001120000005",
  ca: "4000001240000000",
  ch: "4000007560000009",
  cl: "4000001520000001",
  cn: "4000001560000002",
  co: "4000001700000003",
  cr: "4000001880000005",
  cy: "4000001960000008",
  cz: "4000002030000002",
  de: "4000002760000016",
  dk: "4000002080000001",
  ec: "4000002180000000",
  ee: "4000002330000009",
  es: "4000007240000007",
  fi: "4000002460000001",
  fr: "4000002500000003",
  gb: "4000008260000000",
  gi: "4000002920000005",
  gr: "4000003000000030",
  hk: "4000003440000004",
  hr: "4000001910000009",
  hu: "4000003480000005",
  ie: "4000003720000005",
  in: "4000003560000008",
  it: "4000003800000008",
  jp: "4000003920000003",
  li: "4000004380000004",
  lt: "4000004400000000",
  lu: "4000004420000006",
  lv: "4000004280000005",
  mt: "4000004700000007",
  mx: "4000004840008001",
  my: "4000004580000002",
  nl: "4000005280000002",
  no: "4000005780000007",
  nz: "4000005540000008",
  pa: "4000005910000000",
  pe: "4000006040000068",
  pl: "4000006160000005",
  pt: "4000006200000007",
  py: "4000006000000066",
  ro: "4000006420000001",
  sa: "4000006820000007",
  se: "4000007520000008",
  sg: "4000007020000003",
  si: "4000007050000006",
  sk: "4000007030000001",
  tw: "4000001580000008",
  uy: "4000008580000003",
};

/** Test cards by the end of their names: `pm_card_visa` and `tok_visa` are one card. https://docs.stripe.com/testing */
export const testCards: Readonly<Record<string, CardFacts>> = {
  // By brand
  visa: { number: "4242424242424242" },
  visa_debit: { number: "4000056655665556", funding: "debit" },
  mastercard: { number: "5555555555554444" },
  mastercard_debit: { number: "5200828282828210", funding: "debit" },
  mastercard_prepaid: { number: "5105105105105100", funding: "prepaid" },
  amex: { number: "371449635398431" },
  discover: { number: "6011000990139424" },
  diners: { number: "3056930009020004" },
  jcb: { number: "3566002020360505", country: "JP" },
  unionpay: { number: "6200000000000005", country: "CN" },
  visa_cartesBancaires: { number: "4000002500001001", country: "FR" },
  mastercard_cartesBancaires: { number: "5555552500001001", country: "FR" },
  visa_debit_eftposAuCoBranded: { number: "4000050360000001", country: "AU", funding: "debit" },
  mastercard_debit_eftposAuCoBranded: { number: "5555050360000080", country: "AU", funding: "debit" },
  debit_visaFsaProductCode: { number: "4000051230000072", funding: "debit" },
  debit_visaHsaProductCode: { number: "4000051230000072", funding: "debit" },
  mastercard_debit_mastercardFsaProductCode: { number: "5200828282828897", funding: "debit" },

  // By country
  ...Object.fromEntries(
    Object.entries(numbersByCountry).map(([country, number]) => [country, { number, country: country.toUpperCase() }]),
  ),
  ae_mastercard: { number: "5200007840000022", country: "AE" },
  gb_debit: { number: "4000058260000005", country: "GB", funding: "debit" },
  gb_mastercard: { number: "5555558265554449", country: "GB" },
  th_credit: { number: "4000007640000003", country: "TH" },
  th_debit: { number: "4000057640000008", country: "TH", funding: "debit" },
  indiaRecurringMandateSetupAndRenewalsSuccess: { number: "4000003560000123", country: "IN" },
  indiaRecurringPaymentFailureUndeliveredDebitNotification: { number: "4000003560000248", country: "IN" },
  indiaRecurringPaymentFailureCanceledMandate: { number: "4000003560000263", country: "IN" },
  indiaRecurringPaymentFailureAfterPreDebitNotification: { number: "4000003560000297", country: "IN" },

  // Declined when they are attached or used
  chargeDeclined: { number: "4000000000000002", decline: declined("generic_decline", "01") },
  chargeDeclinedInsufficientFunds: { number: "4000000000009995", decline: declined("insufficient_funds", "51") },
  chargeDeclinedLostCard: { number: "4000000000009987", decline: declined("lost_card", "41", true) },
  chargeDeclinedStolenCard: { number: "4000000000009979", decline: declined("stolen_card", "43", true) },
  chargeDeclinedFraudulent: { number: "4100000000000019", decline: fraudulent },
  chargeDeclinedVelocityLimitExceeded: {
    number: "4000000000006975",
    decline: declined("card_velocity_exceeded", "61"),
  },
  chargeDeclinedExpiredCard: {
    number: "4000000000000069",
    decline: { code: "expired_card", message: "Your card has expired." },
  },
  chargeDeclinedIncorrectCvc: {
    number: "4000000000000127",
    decline: { code: "incorrect_cvc", message: "Your card's security code is incorrect." },
  },
  chargeDeclinedProcessingError: {
    number: "4000000000000119",
    decline: {
      code: "processing_error",
      message: "An error occurred while processing your card. Try again in a little bit.",
    },
  },
  // Declined only when they are charged
  chargeCustomerFail: { number: "4000000000000341" },
  chargeCustomerFailLostCard: { number: "4000000000000341" },
  chargeCustomerFailStolenCard: { number: "4000000000000341" },

  // Fraud prevention, checks of the CVC and the address
  radarBlock: { number: "4100000000000019", decline: fraudulent },
  riskLevelHighest: { number: "4000000000004954" },
  riskLevelElevated: { number: "4000000000009235" },
  highFraudDisputeScore: { number: "4000008400000407" },
  highEfwScore: { number: "4000008400000159" },
  radarDynamicRiskThreshold: { number: "4000008400001017" },
  freeTrialAbuseBlock: { number: "4001858821843804" },
  adaptive3dsChallenge: { number: "4000008405600003" },
  cvcCheckFail: { number: "4000000000000101", fails: ["cvc_check"] },
  cvcCheckFailElevatedRisk: { number: "4000058400307872", fails: ["cvc_check"] },
  avsFail: { number: "4000000000000010", fails: [postalCode, line1] },
  avsLine1Fail: { number: "4000000000000028", fails: [line1] },
  avsZipFail: { number: "4000000000000036", fails: [postalCode] },
  avsZipFailElevatedRisk: { number: "4000058400306072", fails: [postalCode] },
  avsUnchecked: { number: "4000000000000044", lacks: [postalCode, line1] },

  // Disputes, refunds, balance, pricing
  createDispute: { number: "4000000000000259" },
  createDisputeProductNotReceived: { number: "4000000000002685" },
  createDisputeInquiry: { number: "4000000000001976" },
  createIssuerFraudRecord: { number: "4000000000005423" },
  createMultipleDisputes: { number: "4000000404000079" },
  createCe3EligibleDispute: { number: "4000000404000038" },
  createComplianceDispute: { number: "4000008400000779" },
  pendingRefund: { number: "4000000000007726" },
  refundFail: { number: "4000000000005126" },
  bypassPending: { number: "4000000000000077" },
  bypassPendingInternational: { number: "4000003720000278", country: "IE" },
  domesticPricing: { number: "4000000000000093" },

  // 3-D Secure
  authenticationRequired: { number: "4000002760003184", country: "DE" },
  authenticationRequiredOnSetup: { number: "4000002500003155", country: "IE" },
  authenticationRequiredSetupForOffSession: { number: "4000003800000446", country: "IT" },
  authenticationRequiredChargeDeclinedInsufficientFunds: { number: "4000008260003178", country: "GB" },
  threeDSecure2Required: { number: "4000000000003220", country: "IE" },
  threeDSecureRequired: { number: "4000008400000027" },
  threeDSecureRequiredChargeDeclined: { number: "4000008400001629" },
  threeDSecureRequiredProcessingError: { number: "4000008400001280" },
  threeDSecureOptional: { number: "4000000000003055" },
  threeDSecureOptionalProcessingError: { number: "4000000000003097" },
  amex_threeDSecureNotSupported: { number: "378282246310005" },
};

/** Test cards that only have numbers. https://docs.stripe.com/testing#cards */
export const unnamedCards: readonly CardFacts[] = [
  { number: "2223003122003222" },
  { number: "6011111111111117" },
  { number: "6011981111111113", funding: "debit" },
  { number: "36227206271667" },
  { number: "6555900000604105" },
  { number: "3530111333300000", country: "JP" },
  { number: "6200000000000047", country: "CN", funding: "debit" },
  { number: "6205500000000000004", country: "CN" },
  { number: "4000000032200000" },
  { number: "4000000000001208" },
  { number: "4000000000003725" },
];
