/** A price in US dollars. */
interface Price {
  readonly usd: number;
  readonly source: string;
}

const region = "eu-central-1";

const listed = (offer: string, usd: number): Price => ({
  usd,
  source: `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${offer}/current/${region}/index.json`,
});
const stated = (page: string, usd: number): Price => ({ usd, source: `https://aws.amazon.com/${page}/pricing/` });

const million = 1_000_000;

/**
 * Prices of the first tier, without free tiers, discounts and taxes. They were written down in November 2026 from memory,
 * not fetched from AWS. Those of Lambda, DynamoDB, SQS, logs and alarms equal a public transcript of AWS's price list of
 * September 2026. Compare them with their sources before you rely on them.
 */
export const prices = {
  apiRequest: listed("AmazonApiGateway", 3.7 / million),
  functionRequest: listed("AWSLambda", 0.2 / million),
  /** Per second of a gigabyte of memory, on ARM. */
  functionGigabyteSecond: listed("AWSLambda", 0.0000133334),
  tableRead: listed("AmazonDynamoDB", 0.1525 / million),
  tableWrite: listed("AmazonDynamoDB", 0.7625 / million),
  queueRequest: listed("AWSQueueService", 0.4 / million),
  busEvent: stated("eventbridge", 1 / million),
  trace: stated("xray", 5 / million),
  /** Per gigabyte. */
  logIngestion: listed("AmazonCloudWatch", 0.63),
  /** Per compressed gigabyte and month. */
  logStorage: listed("AmazonCloudWatch", 0.0324),
  /** Per month, as those below; metrics by the hours with values. */
  metric: listed("AmazonCloudWatch", 0.3),
  alarm: listed("AmazonCloudWatch", 0.1),
  compositeAlarm: listed("AmazonCloudWatch", 0.5),
  dashboard: listed("AmazonCloudWatch", 3),
  key: stated("kms", 1),
  secret: stated("secrets-manager", 0.4),
  firewall: stated("waf", 5),
  firewallRule: stated("waf", 1),
  firewallRequest: stated("waf", 0.6 / million),
  /** Per gigabyte to the internet. */
  transfer: stated("ec2/on-demand", 0.09),
} as const satisfies Record<string, Price>;
export type PriceName = keyof typeof prices;
