/** Replaces the cache of discovered endpoints: DynamoDB's client discovers endpoints only if it is configured to. */
export class EndpointCache {}
