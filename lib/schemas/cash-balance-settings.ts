import * as z from "zod/mini";

const reconciliation_mode = z.enum(["automatic", "manual", "merchant_default"]);

/** How a customer's cash balance is applied to payments. https://docs.stripe.com/api/cash_balance/update */
export const cashBalanceSettings = z.strictObject({ reconciliation_mode: z.optional(reconciliation_mode) });
