interface Plan {
  readonly rate: number;
  readonly burst: number;
  readonly quota?: number;
}

/**
 * A client's usage plan as `RateLimit-Policy` says it. What is left of it is API Gateway's secret, so no answer says so.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function rateLimitPolicy({ rate, burst, quota }: Plan): string {
  const policies = [`"rate";q=${rate};w=1`, `"burst";q=${burst}`, ...(quota ? [`"month";q=${quota}`] : [])];
  return policies.join(", ");
}
