import { randomInt } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const random = (length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

/** Random ids with the prefixes and lengths of Stripe. */
export const ids = {
  customer: () => `cus_${random(14)}`,
  paymentMethod: () => `pm_1${random(23)}`,
  event: () => `evt_1${random(23)}`,
  taxId: () => `txi_1${random(23)}`,
  balanceTransaction: () => `cbtxn_1${random(23)}`,
  cashBalanceTransaction: () => `ccsbtxn_1${random(23)}`,
  discount: () => `di_1${random(23)}`,
  coupon: () => random(8),
  card: () => `card_1${random(23)}`,
  webhookEndpoint: () => `we_1${random(23)}`,
  webhookSecret: () => `whsec_${random(32)}`,
  request: () => `req_${random(14)}`,
  fingerprint: () => random(16),
  invoicePrefix: () => random(8).toUpperCase(),
};
