import { createServer, type Server } from "node:http";
import { json, text } from "node:stream/consumers";
import { root } from "./programs.ts";

/** What an AWS account contains, of that which `npm run doctor` reads. Undefined does not exist. */
export interface AccountState {
  /** The account of the credentials, or undefined if AWS rejects them. */
  account?: string;
  bootstrapVersion?: number;
  /** Status by name of the stack. */
  stacks: Record<string, string>;
  concurrentExecutions: number;
  apiKeys: number;
  eventSource?: string;
  /** ARN of each subscription of the topic, by email address. */
  subscriptions?: Record<string, string>;
  /** State of each alarm, by name. */
  alarms: Record<string, string>;
  /** An operation for which the role lacks the permission. */
  denied?: string;
}

interface Reply {
  readonly status?: number;
  readonly body: object;
}

type Operation = (state: AccountState, input: Readonly<Record<string, string>>) => Reply;

const failed = (Code: string, Message: string, status = 400): Reply => ({
  status,
  body: { Error: { Code, Message, Type: "Sender" } },
});

/** Operations of AWS's query protocol, which responds in XML. */
const queries: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: ({ account }) =>
    account
      ? { body: { Account: account, Arn: `arn:aws:sts::${account}:assumed-role/operator/me` } }
      : failed("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
  DescribeStacks: ({ stacks, bootstrapVersion }, { StackName = "" }) => {
    const status = StackName === "CDKToolkit" ? bootstrapVersion && "UPDATE_COMPLETE" : stacks[StackName];
    if (!status) return failed("ValidationError", `Stack with id ${StackName} does not exist`);
    const Outputs = [
      { OutputKey: "BootstrapVersion", OutputValue: String(bootstrapVersion) },
      { OutputKey: "host", OutputValue: "api.example.com" },
    ];
    return { body: { Stacks: [{ StackName, StackStatus: status, Outputs }] } };
  },
  ListSubscriptionsByTopic: ({ subscriptions }) =>
    subscriptions
      ? {
          body: {
            Subscriptions: Object.entries(subscriptions).map(([Endpoint, SubscriptionArn]) => ({
              Endpoint,
              SubscriptionArn,
            })),
          },
        }
      : failed("NotFound", "Topic does not exist", 404),
};

/** Operations of AWS's JSON protocols. */
const targets: Readonly<Record<string, Operation>> = {
  DescribeAlarms: ({ alarms }, { AlarmNamePrefix = "" }) => ({
    body: {
      MetricAlarms: Object.entries(alarms)
        .filter(([AlarmName]) => AlarmName.startsWith(AlarmNamePrefix))
        .map(([AlarmName, StateValue]) => ({ AlarmName, StateValue })),
    },
  }),
  DescribeEventSource: ({ eventSource }, { Name }) =>
    eventSource
      ? { body: { Name, State: eventSource } }
      : { status: 400, body: { __type: "ResourceNotFoundException", message: `Event source ${Name} does not exist.` } },
  ListServiceQuotas: ({ apiKeys }) => ({
    body: { Quotas: [{ QuotaName: "API keys per account", QuotaCode: "L-1", Value: apiKeys }] },
  }),
};

/** Returns a server with an account's services. It passes the requests of other services to `others`. */
export const createAccount = (state: AccountState, others: Server): Server =>
  createServer(async (request, response) => {
    const [, name = ""] = String(request.headers["x-amz-target"]).split(".");
    const reply = ({ status = 200, body }: Reply, type: string, written: string) =>
      response.writeHead(status, { "Content-Type": type }).end(body && written);
    if (name && name === state.denied) {
      const body = { __type: "AccessDeniedException", message: `No permission for ${name}.` };
      reply({ status: 400, body }, "application/x-amz-json-1.1", JSON.stringify(body));
    } else if (request.url?.includes("account-settings")) {
      const body = { AccountLimit: { ConcurrentExecutions: state.concurrentExecutions } };
      reply({ body }, "application/json", JSON.stringify(body));
    } else if (targets[name]) {
      const answer = targets[name](state, (await json(request)) as Record<string, string>);
      reply(answer, "application/x-amz-json-1.1", JSON.stringify(answer.body));
    } else if (name) others.emit("request", request, response);
    else {
      const input = Object.fromEntries(new URLSearchParams(await text(request)));
      const { Action = "" } = input;
      const answer = queries[Action]?.(state, input) ?? failed("InvalidAction", Action);
      const isError = (answer.status ?? 200) >= 400;
      const inside = isError ? xml(answer.body) : `<${Action}Result>${xml(answer.body)}</${Action}Result>`;
      const outside = isError ? "ErrorResponse" : `${Action}Response`;
      reply(answer, "text/xml", `<${outside}>${inside}</${outside}>`);
    }
  });

/** Returns a value in the XML of the query protocol. */
function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((member) => `<member>${xml(member)}</member>`).join("");
  if (typeof value !== "object") return String(value);
  return Object.entries(Object(value))
    .map(([name, member]) => `<${name}>${xml(member)}</${name}>`)
    .join("");
}

/** Returns the variables with which a program finds these accounts, by environment, in infra/environments.ts, and no others. */
export function declaring(accounts: Readonly<Record<string, string>>) {
  const declaration = `import { environments } from "file://${root}infra/environments.ts";
    const accounts = ${JSON.stringify(accounts)};
    for (const name of Object.keys(environments))
      Object.assign(environments[name], { account: accounts[name], region: "eu-central-1" });`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(declaration)}` };
}
