import type { EndpointEvent } from "./request.ts";

/** An id that the service logs and returns. Other texts can be personal data. */
const correlationId = /^[A-Za-z0-9_-]{1,64}$/;
/** https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;

/** Returns the caller's `X-Correlation-Id`, or the trace id of its `traceparent`. Ignores invalid values. */
export function correlationIdOf({ headers }: EndpointEvent): string | undefined {
  const { "x-correlation-id": id = "", traceparent: parent = "" } = headers;
  return correlationId.test(id) ? id : traceparent.exec(parent)?.[1];
}

/** Returns the ids of a request for the lines of the log. */
export const requestIdsOf = (event: EndpointEvent) => ({
  request_id: event.requestContext.requestId,
  correlation_id: correlationIdOf(event),
});
