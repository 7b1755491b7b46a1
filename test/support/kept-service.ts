import { once } from "node:events";
import { printed, script } from "./programs.ts";
import { addressOf, sdks } from "./sdks.ts";

/** Starts the service as its own process, on free ports, with its state in a file. */
export async function startKept(file: string) {
  const child = script(`
    import { startLocal } from "./infra/local/start.ts";
    import { inProcess, invoke } from "./test/support/invoke.ts";
    const { url, stripeUrl, awsUrl } = await startLocal({
      persist: ${JSON.stringify(file)}, runtime: inProcess(invoke), searchLag: 0, retryAfter: 1
    });
    console.log(JSON.stringify({ url, stripeUrl, awsUrl }));
  `);
  const addresses: { url: string; stripeUrl: string; awsUrl: string } = JSON.parse(await printed(child, "stripeUrl"));
  return {
    ...addresses,
    stripe: sdks["stripe 23.1.0"]("sk_test_kept", { ...addressOf(addresses.stripeUrl), maxNetworkRetries: 0 }),
    /** Kills the process, and waits until it has ended. */
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

export type KeptService = Awaited<ReturnType<typeof startKept>>;
