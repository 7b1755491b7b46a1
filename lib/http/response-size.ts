import type { APIGatewayProxyResult } from "aws-lambda";

/** Largest response of a Lambda function, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largest = 6 * 1024 * 1024;

/** Longest body that needs no measuring. A character takes up to three bytes in the response, and headers are small. */
const longestUnmeasured = largest / 4;

/** Whether Lambda would reject a response. Lambda measures its JSON, in which quotes and line breaks of the body are escaped. */
export const isTooLarge = (response: APIGatewayProxyResult): boolean =>
  response.body.length > longestUnmeasured && Buffer.byteLength(JSON.stringify(response)) > largest;

/** What to do about a response that is too large. Only lists have `data`. */
export function tooLarge(answered: object) {
  const { param, advice } =
    "data" in answered
      ? { param: "limit", advice: "Lower `limit`." }
      : { param: "expand", advice: "Expand fewer objects." };
  return { param, message: `The response exceeds ${largest / 1024 ** 2} MB. ${advice}` };
}
