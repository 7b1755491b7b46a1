import { Failure } from "../failure.ts";
import { localAwsUrl } from "../local/addresses.ts";
import { name as localName } from "../local/environment.ts";

export { Failure };

const unknownCaller =
  /Credentials|TokenProvider|ExpiredToken|UnrecognizedClient|InvalidClientToken|InvalidSignature|SignatureDoesNotMatch/;
const noQueue = /QueueDoesNotExist|NonExistentQueue/;
const unreachable = ["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN"];

const nothingListens = (code: string) =>
  `Nothing listens on ${localAwsUrl()} (${code}). Start the service with npm start. If its AWS services have another port, set AWS_PORT to it.`;

const unreachedAws = (code: string) => {
  const { AWS_ENDPOINT_URL } = process.env;
  return `AWS could not be reached${AWS_ENDPOINT_URL ? ` at AWS_ENDPOINT_URL, ${AWS_ENDPOINT_URL}` : ""} (${code}).`;
};

/** Returns a Failure that says what the error means and what to do. */
export function explain(error: unknown, environment: string): Failure {
  const { name = "", message = "", code = "" } = Object(error);
  const say = (sentence: string) => new Failure(sentence, { cause: error });
  if (error instanceof Failure) return error;
  if (name === "ResourceNotFoundException")
    return say(
      `The table of ${environment} is not in this account and region. npm run deploy -- ${environment} creates it.`,
    );
  if (noQueue.test(name))
    return say(
      `The queues of ${environment} are not in this account and region. npm run deploy -- ${environment} creates them.`,
    );
  if (name.startsWith("AccessDenied")) return say(`AWS denies the request: ${message}`);
  if (unknownCaller.test(name))
    return say(
      "There are no valid AWS credentials. Sign in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    );
  if (unreachable.includes(code)) return say(environment === localName ? nothingListens(code) : unreachedAws(code));
  return say(`${name || "Error"}: ${message}`);
}
