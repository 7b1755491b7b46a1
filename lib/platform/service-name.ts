/** The name of the service in logs, metrics and events, and the prefix of its resources' names. */
export const serviceName = "stripe-customers";
