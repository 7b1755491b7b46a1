interface UsagePlan {
  /** Requests per second. */
  readonly rate: number;
  readonly burst: number;
  /** Requests per month. */
  readonly quota?: number;
}

/**
 * Returns a client's usage plan as the header `RateLimit-Policy`. API Gateway does not reveal how much of it remains.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function rateLimitPolicy({ rate, burst, quota }: UsagePlan): string {
  const policies = [`"rate";q=${rate};w=1`, `"burst";q=${burst}`, ...(quota ? [`"month";q=${quota}`] : [])];
  return policies.join(", ");
}
