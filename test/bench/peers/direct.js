import { connect } from "./stripe.js";

const stripe = connect("sk_test_direct");

/** A call of the SDK and nothing else: the key is in the code, and there is no check. */
export const handler = async () => {
  const customer = await stripe.customers.create({ name: "Jenny Rosen" });
  return { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(customer) };
};
