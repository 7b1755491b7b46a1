// A Lambda function that an EventBridge rule invokes with each change of a customer.
// Run locally: SUBSCRIBER=test/examples/node/on-customer.mjs npm start
export const handler = async (event) => {
  // An event can arrive twice, with the same `id`, and later than a newer one. It has no values: get them from the service.
  const { references = [], changed = [] } = event.detail;
  for (const { reference } of references) console.log(`${event["detail-type"]} of ${reference}: ${changed.join(", ")}`);
};
