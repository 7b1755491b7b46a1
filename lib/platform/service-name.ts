/** The name of the service: its logs, metrics and events have it, and the names of its resources begin with it. */
export const serviceName = "stripe-customers";
