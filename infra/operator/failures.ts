/** A problem that the operator can do something about, as a sentence. */
export class Failure extends Error {
  override readonly name = "Failure";
}

const unknownCaller = /Credentials|TokenProvider|ExpiredToken|UnrecognizedClient|InvalidSignature/;
const noQueue = /QueueDoesNotExist|NonExistentQueue/;
const unreachable = ["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN"];

/** What an error means for who operates that environment. `variable` is the one that leads to another AWS than AWS's. */
export function explain(error: unknown, environment: string, variable: string): Failure {
  const { name = "", message = "", code = "" } = Object(error);
  const say = (sentence: string) => new Failure(sentence, { cause: error });
  if (error instanceof Failure) return error;
  if (name === "ResourceNotFoundException")
    return say(
      `The secret or the table of ${environment} is not in this account and region: npm run deploy -- ${environment} makes them.`,
    );
  if (noQueue.test(name))
    return say(
      `The queues of ${environment} are not in this account and region: npm run deploy -- ${environment} makes them.`,
    );
  if (name.startsWith("AccessDenied")) return say(`AWS does not allow it: ${message}`);
  if (unknownCaller.test(name))
    return say(
      "AWS does not know who you are: sign in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    );
  if (unreachable.includes(code))
    return say(`AWS could not be reached (${code}). Is ${variable}, if it is set, the address that npm start printed?`);
  return say(`${name || "Error"}: ${message}`);
}
