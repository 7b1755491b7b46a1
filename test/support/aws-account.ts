import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll } from "vitest";
import { listen, stop } from "../../infra/local/listen.ts";

/** The state of an AWS account. */
interface Account {
  id: string;
  /** Maximum concurrent executions of Lambda. */
  executions: number;
  isBootstrapped: boolean;
  /** Code of the error for every request, if the credentials are not valid. */
  rejects?: string | undefined;
}

/** Starts a server with the requests of STS, CloudFormation and Lambda that read an account. Tests can change its state. */
export function useAwsAccount(initial: Account) {
  const account = { ...initial };
  const server = createServer(async (request, response) => {
    const { status, body } = responseTo(await actionOf(request), account);
    response.writeHead(status, { "content-type": body.startsWith("<") ? "text/xml" : "application/json" }).end(body);
  });
  let url = "";
  beforeAll(async () => {
    url = await listen(server, 0);
  });
  afterAll(() => stop([server]));
  return {
    /** Changes the state, starting from the initial one. */
    become: (changes: Partial<Account>) => Object.assign(account, { rejects: undefined }, initial, changes),
    /** The variables with which AWS clients call the server. */
    get variables() {
      return { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    },
  };
}

/** Returns the action of a request: a parameter in the query protocol, the path of Lambda's. */
async function actionOf(request: IncomingMessage): Promise<string> {
  return new URLSearchParams(await text(request)).get("Action") ?? request.url ?? "";
}

function responseTo(action: string, { id, executions, isBootstrapped, rejects }: Account) {
  if (rejects) return failure(403, rejects);
  if (action === "GetCallerIdentity")
    return success(action, `<Account>${id}</Account><Arn>arn:aws:iam::${id}:user/deployer</Arn>`);
  if (action === "DescribeStacks") return isBootstrapped ? success(action, toolkit) : failure(400, "ValidationError");
  const settings = { AccountLimit: { ConcurrentExecutions: executions } };
  return action.includes("account-settings")
    ? { status: 200, body: JSON.stringify(settings) }
    : failure(400, "InvalidAction");
}

const toolkit = `<Stacks><member><StackName>CDKToolkit</StackName><Outputs><member>
  <OutputKey>BootstrapVersion</OutputKey><OutputValue>29</OutputValue>
</member></Outputs></member></Stacks>`;

const success = (action: string, result: string) => ({
  status: 200,
  body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
});

const failure = (status: number, code: string) => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${code}</Message></Error></ErrorResponse>`,
});
