import { name as localName } from "../../local/environment.ts";
import { otherPorts, parse, run } from "../command.ts";
import { targetOf } from "../target.ts";
import { reconcile } from "./reconcile.ts";

const help = `npm run reconcile -- --env <environment>

Begins a reconciliation, which compares all customers at Stripe with the directory and repairs the directory, even if one
is in progress. Shows how many customers it has compared, and prints its report at the end. You can interrupt the
command: the reconciliation continues on its schedule, every 15 minutes.
With npm start: use --env ${localName}. There is no schedule, so the command must not be interrupted. ${otherPorts}`;

const { values } = parse({}, help);
await run(async () => console.log(await reconcile(targetOf(values.env))), values.env);
