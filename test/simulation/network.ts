import type { SentRequest, SentResponse } from "./http.ts";
import type { World } from "./world.ts";

/** The accidents of requests, and the latency. */
interface Faults {
  /** Probability of an accident. */
  readonly rate: number;
  /** The kinds of accidents, with their weights. */
  readonly fates: Readonly<Record<string, number>>;
  /** Returns milliseconds. */
  readonly latency: () => number;
}

/** Responds to a request that has arrived. Some fates are faults of the responding side. */
type Respond = (request: SentRequest, fate: string) => Promise<SentResponse>;

/** Returns the latency of a request to Stripe, in milliseconds. */
export const stripeLatency = ({ random }: World, slowness: number): number =>
  slowness * (random.chance(0.1) ? random.integer(300, 4_000) : random.integer(20, 300));

/** Returns the latency of a request to AWS, in milliseconds. */
export const awsLatency = ({ random }: World): number =>
  random.chance(0.05) ? random.integer(50, 3_000) : random.integer(1, 20);

/** Accidents of requests to Stripe, with their weights. */
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
/** Accidents of requests to AWS, with their weights. */
export const awsFates = { "lost request": 2, "lost response": 2, "slow response": 1 } as const;

/** Delivers a request and its response. Rejects if either is lost. */
export async function carry(world: World, request: SentRequest, respond: Respond, { rate, fates, latency }: Faults) {
  const fate = world.random.chance(rate) ? world.random.weightedName(fates) : "fine";
  await world.sleep(latency());
  if (fate === "lost request") throw lost();
  const response = await respond(request, fate);
  if (fate === "lost response") throw lost();
  await world.sleep(fate === "slow response" ? world.random.integer(1_000, 20_000) : awsLatency(world));
  return response;
}

const lost = () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
