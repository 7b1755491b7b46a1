/** In place of the cache of discovered endpoints: the clients of DynamoDB do not discover any, unless they are told to. */
export class EndpointCache {}
