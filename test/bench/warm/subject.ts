import type { FunctionName } from "../../../infra/service.ts";

/** What one measured batch calls: a function's bundle, or the official SDK itself. */
export type Subject = { readonly name: string } & (
  | {
      /** File of the bundle. */
      readonly file: string;
      readonly functionName: FunctionName;
      readonly event: unknown;
    }
  | { readonly sdk: "create" | "retrieve" }
);

/** The message that starts a measurement. */
export interface Task {
  readonly subjects: readonly Subject[];
  readonly stripeUrl: string;
  readonly rounds: number;
  /** Requests per batch. */
  readonly batch: number;
}

/** By subject, the CPU time per request in each round, in microseconds. */
export type Measured = Readonly<Record<string, readonly number[]>>;

/** The parameters of each created customer: typical ones of an app. */
export const customer = {
  address: { city: "Berlin", country: "DE", line1: "Invalidenstraße 116", postal_code: "10115" },
  description: "Customer of the shop",
  email: "jenny.rosen@example.com",
  metadata: { plan: "pro", source: "checkout" },
  name: "Jenny Rosen",
  phone: "+49 30 901820",
  preferred_locales: ["de", "en"],
};
