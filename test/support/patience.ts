/** Timeout of a wait, in milliseconds. It is long, because it only ends tests that hang. */
export const patience = { timeout: 240_000 };

/** Timeout of a function that a test does not want to time out, in seconds. */
export const unhurried = patience.timeout / 1000;
