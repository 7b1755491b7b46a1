import { environment } from "../../../infra/local/environment.ts";
import { startLocal } from "../../../infra/local/start.ts";

// The deliveries of Stripe's events are requests too, so the stage admits twice the requests of the apps.
const throttle = { rate: 2 * environment.throttle.rate, burst: 2 * environment.throttle.burst };
const { url, stripeUrl } = await startLocal({ environment: { ...environment, throttle } });
process.send?.({ url, stripeUrl });
// The parent has ended, or disposed the service.
process.on("disconnect", () => process.exit());
