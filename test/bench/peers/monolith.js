import { createHash, timingSafeEqual } from "node:crypto";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import express from "express";
import serverless from "serverless-http";
import Stripe from "stripe";
import { z } from "zod";
import { connect } from "./stripe.js";

/** The usual service in one function: an Express app with a check of the key, validation and the official SDK. */
const app = express();
const secrets = new SecretsManagerClient();

let stripe;
/** Returns the SDK with the key in the secret, which is read once per container. */
function client() {
  stripe ??= secrets
    .send(new GetSecretValueCommand({ SecretId: process.env.STRIPE_WRITE_KEY_SECRET }))
    .then(({ SecretString }) => connect(SecretString));
  return stripe;
}

const Address = z.object({
  city: z.string().optional(),
  country: z.string().length(2).optional(),
  line1: z.string().optional(),
  line2: z.string().optional(),
  postal_code: z.string().optional(),
  state: z.string().optional(),
});
const Customer = z.strictObject({
  address: Address.optional(),
  description: z.string().max(350).optional(),
  email: z.email().optional(),
  metadata: z.record(z.string().max(40), z.string().max(500)).optional(),
  name: z.string().max(256).optional(),
  phone: z.string().max(20).optional(),
  shipping: z.object({ address: Address, name: z.string(), phone: z.string().optional() }).optional(),
});
const Page = z.strictObject({
  email: z.email().optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  starting_after: z.string().optional(),
});

const hash = (key) => createHash("sha256").update(key).digest();
const known = Buffer.from(process.env.API_KEY_HASH, "hex");

app.use((request, response, next) => {
  const key = /^Bearer (.+)$/.exec(request.get("Authorization") ?? "")?.[1] ?? "";
  if (timingSafeEqual(hash(key), known)) return next();
  response.status(401).json({ error: { type: "invalid_request_error", message: "The API key is invalid." } });
});
app.use(express.json());
app.use(express.urlencoded({ extended: true }));

app.post("/customers", async (request, response) => {
  response.json(await (await client()).customers.create(Customer.parse(request.body ?? {})));
});
app.get("/customers", async (request, response) => {
  response.json(await (await client()).customers.list(Page.parse(request.query)));
});
app.get("/customers/:id", async (request, response) => {
  response.json(await (await client()).customers.retrieve(request.params.id));
});
app.post("/customers/:id", async (request, response) => {
  response.json(await (await client()).customers.update(request.params.id, Customer.parse(request.body ?? {})));
});
app.delete("/customers/:id", async (request, response) => {
  response.json(await (await client()).customers.del(request.params.id));
});

app.use((error, _request, response, _next) => {
  const isStripes = error instanceof Stripe.errors.StripeError;
  const status = isStripes ? (error.statusCode ?? 502) : error instanceof z.ZodError ? 400 : 500;
  response.status(status).json({ error: { type: error.type ?? "api_error", message: error.message } });
});

export const handler = serverless(app);
