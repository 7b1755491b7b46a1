import { conclude } from "./conclusion.ts";
import { Image } from "./container.ts";
import { History } from "./history.ts";
import { type Images, Stage } from "./stage.ts";
import { Witness } from "./witness.ts";
import { World } from "./world.ts";

const functions = [
  "attach-payment-method",
  "consume-stripe-events",
  "create-customer",
  "delete-customer",
  "reconcile-customers",
  "retrieve-customer-reference",
  "update-customer",
  "upsert-customer-reference",
];

/** Builds the functions, with the given plugins, and the double. */
export async function buildImages(plugins?: Parameters<typeof Image.build>[1]): Promise<Images> {
  const files = functions.map((name) => `functions/${name}.ts`);
  const [stripe, ...images] = await Image.build(["infra/local/stripe/double.ts", ...files], plugins);
  if (!stripe) throw new Error("esbuild built no double.");
  return { functions: Object.fromEntries(functions.map((name, index) => [name, images[index] as Image])), stripe };
}

interface Outcome {
  readonly violations: readonly string[];
  readonly trace: readonly string[];
}

/** Runs the history of a seed. Returns the violations and the trace. */
export async function simulate(images: Images, seed: number): Promise<Outcome> {
  const world = new World(seed);
  const { random } = world;
  const weather = {
    death: random.pick([0, 0.1, 0.25]),
    freeze: random.pick([0, 0.002, 0.01]),
    coldStart: random.pick([0.05, 0.3]),
    stripe: random.pick([0.01, 0.05, 0.15]),
    aws: random.pick([0, 0.01]),
    slowness: random.pick([1, 1, 6]),
  };
  const pace = { searchLag: random.integer(1_000, 60_000), reconciliation: random.pick([1, 10_000]) };
  const stage = new Stage(world, images, weather, pace);
  const witness = new Witness(world, stage);
  await stage.table.createAll();
  const history = new History(world, stage, witness);
  await world.until(history.run());
  if (witness.violations.length === 0) await world.until(conclude({ world, stage, witness, history }));
  return { violations: witness.violations, trace: world.trace };
}
