declare module "dynalite" {
  import type { Server } from "node:http";

  /** Returns a DynamoDB server that stores its data in memory. Times are in milliseconds. */
  export default function dynalite(options: { createTableMs?: number; deleteTableMs?: number }): Server;
}
