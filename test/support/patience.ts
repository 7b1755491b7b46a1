/** For what is waited for: a bound for what hangs, not a measure, as tests run on machines of any speed. Milliseconds. */
export const patience = { timeout: 240_000 };

/** For what a function may take where a test asks for no haste: more than it ever needs. Seconds. */
export const unhurried = patience.timeout / 1000;
