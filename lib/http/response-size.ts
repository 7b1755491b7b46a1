import type { APIGatewayProxyResult } from "aws-lambda";
import { stripeError } from "../stripe/errors.ts";

/** Maximum size of a Lambda response, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxBytes = 6 * 1024 * 1024;

/** Maximum length of a body that always fits. A character has up to three bytes in the response, and headers are small. */
const maxUnmeasured = maxBytes / 4;

/** Throws a 400 with the advice to request less, and with Stripe's headers, if Lambda would reject the response. */
export function assertSize(response: APIGatewayProxyResult, object: object, headers: Readonly<Record<string, string>>) {
  if (!isTooLarge(response)) return;
  // Only lists have `data`.
  const { param, advice } =
    "data" in object
      ? { param: "limit", advice: "Lower `limit`." }
      : { param: "expand", advice: "Expand fewer objects." };
  throw stripeError({ param, headers, message: `The response exceeds ${maxBytes / 1024 ** 2} MB. ${advice}` });
}

/** Lambda measures the JSON of the response, in which quotes and line breaks of the body are escaped. */
const isTooLarge = (response: APIGatewayProxyResult): boolean =>
  response.body.length > maxUnmeasured && Buffer.byteLength(JSON.stringify(response)) > maxBytes;
