/**
 * Returns the content of a message. EventBridge sends an event that it cannot deliver to the dead-letter queue in its
 * own envelope, which this removes. Throws a SyntaxError if the message is not JSON.
 */
export function contentOf(message: string): unknown {
  const content = JSON.parse(message);
  return content?.["detail-type"] ? content.detail : content;
}

/** Returns the id of the Stripe event in a message; undefined if it contains none. */
export function eventIdIn(message: string): string | undefined {
  try {
    const { id } = Object(contentOf(message));
    return /^evt_\w{1,60}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the id of the customer whom an event concerns: after a detachment, the customer before it. */
export function customerIdOf(
  object: { readonly object?: string; readonly id?: string; readonly customer?: string | null },
  previous: { readonly customer?: unknown } = {},
): string | undefined {
  const customer = object.object === "customer" ? object.id : (object.customer ?? previous.customer);
  return typeof customer === "string" ? customer : undefined;
}
