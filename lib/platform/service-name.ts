/** The name of the service in logs, metrics and events, and the prefix of its resources' names. */
export const serviceName = "stripe-customers";

/** Returns the name of a resource of an environment. */
export const nameIn = (environment: string, ...parts: string[]) => [serviceName, environment, ...parts].join("-");
