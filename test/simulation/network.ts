import type { SentRequest, SentResponse } from "./http.ts";
import type { World } from "./world.ts";

/** How often something happens to a request, and how slow the other side is. */
interface Faults {
  readonly rate: number;
  /** What happens then, by how often. */
  readonly fates: Readonly<Record<string, number>>;
  readonly latency: () => number;
}

/** Answers a request that has arrived. Some fates are the answering side's own to carry out. */
type Answer = (request: SentRequest, fate: string) => Promise<SentResponse>;

/** Requests to Stripe, mostly fast: milliseconds. */
export const stripeLatency = ({ random }: World, slowness: number): number =>
  slowness * (random.chance(0.1) ? random.integer(300, 4_000) : random.integer(20, 300));

/** Requests to AWS. */
export const awsLatency = ({ random }: World): number =>
  random.chance(0.05) ? random.integer(50, 3_000) : random.integer(1, 20);

export const stripeFates = {
  "lost request": 3,
  "lost response": 4,
  "slow response": 2,
  slow: 8,
  error_500: 2,
  error_500_kept: 1,
  error_503: 2,
  rate_limit: 1,
  lock_timeout: 1,
} as const;
export const awsFates = { "lost request": 2, "lost response": 2, "slow response": 1 } as const;

/** Brings a request there, and the response back. Rejects when either is lost. */
export async function carry(world: World, request: SentRequest, answer: Answer, { rate, fates, latency }: Faults) {
  const fate = world.random.chance(rate) ? world.random.weightedName(fates) : "fine";
  await world.sleep(latency());
  if (fate === "lost request") throw lost();
  const response = await answer(request, fate);
  if (fate === "lost response") throw lost();
  await world.sleep(fate === "slow response" ? world.random.integer(1_000, 20_000) : awsLatency(world));
  return response;
}

const lost = () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
