import { createHash, randomInt } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const random = (length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

/** Random ids with the prefixes and lengths of Stripe. */
export const ids = {
  customer: () => `cus_${random(14)}`,
  paymentMethod: () => `pm_1${random(23)}`,
  setupIntent: () => `seti_1${random(23)}`,
  /** The secret of a setup intent contains its id. */
  setupSecret: (intent: string) => `${intent}_secret_${random(31)}`,
  setupAttempt: () => `setatt_1${random(23)}`,
  mandate: () => `mandate_1${random(23)}`,
  portalSession: () => `bps_1${random(23)}`,
  portalConfiguration: () => `bpc_1${random(23)}`,
  /** The part of a secret or of a link that cannot be guessed. */
  secret: () => random(40),
  event: () => `evt_1${random(23)}`,
  subscription: () => `sub_1${random(23)}`,
  invoice: () => `in_1${random(23)}`,
  paymentIntent: () => `pi_3${random(23)}`,
  taxId: () => `txi_1${random(23)}`,
  balanceTransaction: () => `cbtxn_1${random(23)}`,
  cashBalanceTransaction: () => `ccsbtxn_1${random(23)}`,
  discount: () => `di_1${random(23)}`,
  coupon: () => random(8),
  card: () => `card_1${random(23)}`,
  webhookEndpoint: () => `we_1${random(23)}`,
  webhookSecret: () => `whsec_${random(32)}`,
  fault: () => `fault_${random(14)}`,
  request: () => `req_${random(14)}`,
  /** The same for each payment method of a card. */
  fingerprint: (number: string) =>
    createHash("sha256").update(number).digest("base64url").replace(/[-_]/g, "0").slice(0, 16),
  invoicePrefix: () => random(8).toUpperCase(),
};
