const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** A time of day of Unix milliseconds. */
export const timeOf = (milliseconds) => clock.format(milliseconds);

/** A date and time of Unix seconds. */
export const dateOf = (seconds) => day.format(seconds * 1000);

/** A duration in milliseconds. */
export const durationOf = (milliseconds) =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

/** A number with its noun. */
export const count = (number, noun, plural = `${noun}s`) => `${number} ${number === 1 ? noun : plural}`;

/** JSON, a form or any other text, for reading. */
export function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return /^[^\s{[]+=/.test(text)
      ? [...new URLSearchParams(text)].map(([name, value]) => `${name} = ${value}`).join("\n")
      : text;
  }
}

/** The error in Stripe's shape in a response. */
export function errorIn({ status, responseBody }) {
  if (status < 400) return undefined;
  try {
    return JSON.parse(responseBody).error;
  } catch {
    return undefined;
  }
}

const brands = { amex: "American Express", diners: "Diners Club", jcb: "JCB", unionpay: "UnionPay" };

/** A payment method in a few words. */
export const methodOf = ({ type, card }) =>
  card ? `${brands[card.brand] ?? capitalized(card.brand)} •••• ${card.last4}` : type.replaceAll("_", " ");

const capitalized = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const services = {
  DynamoDB_20120810: "DynamoDB",
  secretsmanager: "Secrets Manager",
  AWSEvents: "EventBridge",
  AmazonSQS: "SQS",
};

/** Whether a call was for Stripe, what it did, and which attempt it was among the calls before it. */
export function describeCall(call, before, stripeUrl) {
  const { method, url, operation } = call;
  const [service, name] = operation?.split(".") ?? [];
  const isStripe = url.startsWith(stripeUrl);
  const attempt = 1 + before.filter((other) => other.method === method && other.url === url).length;
  return {
    isStripe,
    target: isStripe ? "Stripe" : (services[service] ?? service ?? "AWS"),
    action: isStripe ? `${method} ${url.slice(stripeUrl.length)}` : (name ?? `${method} ${new URL(url).pathname}`),
    attempt: isStripe ? attempt : 1,
  };
}

/** The number of Stripe's attempts beyond the first in some invocations. */
export const retriesIn = (invocations, stripeUrl) =>
  invocations
    .flatMap(({ calls }) => calls.map((call, index) => describeCall(call, calls.slice(0, index), stripeUrl)))
    .filter(({ attempt }) => attempt > 1).length;

/** Headers that change what a request does. An idempotency key is not among them, so that a replay runs again. */
const replayed = ["content-type", "if-match", "stripe-version", "x-correlation-id"];

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command that sends a request again; undefined if its body was too long to store. */
export function curlOf({ method, url, headers, body, bodyIsCut, key }, serviceUrl) {
  if (bodyIsCut) return undefined;
  const own = replayed.flatMap((name) => (headers[name] ? [`-H ${quoted(`${name}: ${headers[name]}`)}`] : []));
  // Double quotes let the shell insert the value of KEY.
  const user = key && `-u ${key === "$KEY" ? '"$KEY:"' : quoted(`${key}:`)}`;
  const parts = [
    method !== "GET" && `-X ${method}`,
    quoted(`${serviceUrl}${url}`),
    user,
    ...own,
    body && `--data-raw ${quoted(body)}`,
  ];
  return `curl ${parts.filter(Boolean).join(" \\\n  ")}`;
}
