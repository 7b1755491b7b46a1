import type { Random } from "./random.ts";
import { type Reference, references } from "./references.ts";

/** The actions of callers and operators, with their weights. */
const actions = {
  put: 30,
  replace: 8,
  get: 4,
  create: 6,
  rename: 12,
  "rename for a while": 15,
  update: 4,
  delete: 12,
  "rename at Stripe": 6,
  "delete at Stripe": 6,
  attach: 2,
  "save a card": 8,
  reconcile: 6,
  "empty the table": 4,
  "restore the table": 5,
} as const;
export type Action = keyof typeof actions;

/** Minimum and maximum, in milliseconds. */
type Range = readonly [min: number, max: number];
/** Ranges with their weights. */
type Times = readonly { readonly range: Range; readonly weight: number }[];

const pauses: Times = [
  { range: [0, 300], weight: 50 },
  { range: [300, 5_000], weight: 30 },
  { range: [10_000, 120_000], weight: 12 },
  { range: [10 * 60_000, 26 * 3_600_000], weight: 4 },
];
const delays: Times = [
  { range: [10, 500], weight: 50 },
  { range: [500, 20_000], weight: 30 },
  { range: [20_000, 600_000], weight: 20 },
];

/** The weights of one history. They differ between histories, so rare events coincide. (Swarm testing, Groce et al., 2012.) */
export interface Character {
  readonly actions: Readonly<Record<Action, number>>;
  /** Times between two actions. */
  readonly pauses: Times;
  /** Delays of events. */
  readonly delays: Times;
  readonly references: readonly Reference[];
}

/** Returns a random character. */
export function characterOf(random: Random): Character {
  const vary = (weight: number) => weight * random.pick([0, 1, 1, 5]);
  const varied = Object.entries(actions).map(([name, weight]) => [name, vary(weight)]);
  return {
    actions: { ...Object.fromEntries(varied), put: actions.put },
    pauses: pauses.map(({ range, weight }) => ({ range, weight: vary(weight) })),
    delays: delays.map(({ range, weight }) => ({ range, weight: vary(weight) })),
    references: random.pick([references, references.slice(0, 2), references.slice(0, 1)]),
  };
}

/** Returns a random time, in milliseconds. */
export function timeOf(random: Random, times: Times): number {
  const { range } = random.weighted(times);
  return random.integer(...range);
}
