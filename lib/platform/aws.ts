/** How every client of AWS behaves: a request that hangs fails after `requestTimeout` milliseconds, and is retried twice. */
export const awsClient = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};
