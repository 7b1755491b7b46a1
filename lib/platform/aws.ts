/** The options of every AWS client: timeouts in milliseconds, and at most two retries. */
export const awsClient = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};
