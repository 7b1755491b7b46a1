// Loads the function, and waits for the work that it does before its first request: during the initialization, Lambda
// gives it a whole processor.
import { createRequire } from "node:module";

export const { handler } = createRequire(import.meta.url)("./function.cjs");
await handler.initialize?.();
