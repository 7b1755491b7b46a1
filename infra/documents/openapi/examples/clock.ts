/** When the clock of the double starts, in Unix milliseconds. It is in the future, because the service accepts no old signature. */
export const start = Date.UTC(2030, 0, 1);

/** Time between two examples, in milliseconds. */
export const pause = 1000;
