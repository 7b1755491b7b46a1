/** What the costs depend on. infra/README.md states it. */
export const assumptions = {
  /** Share of the requests that read. */
  reads: 0.7,
  /** Duration of an invocation, in seconds. */
  seconds: { endpoint: 0.3, authorizer: 0.05, webhook: 0.05, consumer: 0.1, job: 2 },
  /** Share of the requests that are not in the authorizer's cache. */
  authorized: 0.05,
  /** Bytes of log lines. Those of the functions were measured with npm start; Lambda's and API Gateway's are estimates. */
  logs: { read: 1000, write: 1550, webhook: 760, event: 720, lambda: 800, access: 350 },
  /** Compressed size of logs, as a share. */
  compression: 0.15,
  /** Share of the requests that X-Ray samples. */
  traced: 0.05,
  /** Bytes of a response. */
  response: 2000,
  /** Operations of an event: requests to the queue, reads and writes of the tables. */
  event: { queue: 3, reads: 3, writes: 4 },
  /** Long polls of Lambda at the queue: pollers, and seconds of each poll. */
  polling: { pollers: 5, seconds: 20 },
  /** Reads and writes of the table by the reconciliation, per customer with a reference, as `npm run bench -- large` counts them. */
  reconciliation: { reads: 4, writes: 1 },
};
