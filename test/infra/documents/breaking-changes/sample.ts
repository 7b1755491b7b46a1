/** Returns a small OpenAPI document with everything that the comparison knows. */
export const sample = () => ({
  openapi: "3.1.1",
  info: { title: "Sample", version: "1.0.0" },
  security: [{ bearer: [] }, { basic: [] }],
  paths: {
    "/customers": {
      parameters: [{ name: "tenant", in: "query", schema: { type: "string" } }],
      get: {
        operationId: "list-customers",
        "x-scope": "customers:read",
        "x-throttle": { rate: 100, burst: 200 },
        parameters: [
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100, default: 10 } },
          { name: "sort", in: "query", schema: { enum: ["name", "created"] } },
          { name: "created", in: "query", style: "deepObject", schema: { $ref: "#/components/schemas/Range" } },
          { $ref: "#/components/parameters/Version" },
        ],
        responses: {
          200: { $ref: "#/components/responses/List" },
          429: { description: "Too many requests" },
        },
      },
      post: {
        operationId: "create-customer",
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                additionalProperties: false,
                properties: {
                  email: { type: "string", maxLength: 512 },
                  name: { anyOf: [{ type: "string", maxLength: 256 }, { const: "" }] },
                  metadata: {
                    type: "object",
                    propertyNames: { maxLength: 40 },
                    maxProperties: 50,
                    additionalProperties: { type: "string", maxLength: 500 },
                  },
                  phones: { type: "array", maxItems: 5, items: { type: "string", pattern: "^\\+" } },
                },
              },
            },
            "application/x-www-form-urlencoded": { schema: { type: "object" } },
          },
        },
        responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Customer" } } } } },
      },
    },
  },
  components: {
    parameters: { Version: { name: "Stripe-Version", in: "header", schema: { type: "string" } } },
    headers: { RequestId: { required: true, schema: { type: "string", pattern: "^req_" } } },
    responses: {
      List: {
        headers: { "Request-Id": { $ref: "#/components/headers/RequestId" } },
        content: {
          "application/json": {
            schema: {
              type: "object",
              required: ["data", "has_more"],
              properties: {
                data: { type: "array", items: { $ref: "#/components/schemas/Customer" } },
                has_more: { type: "boolean" },
              },
            },
          },
        },
      },
    },
    schemas: {
      Range: { type: "object", properties: { gt: { type: "integer" }, lt: { type: "integer" } } },
      Customer: {
        type: "object",
        required: ["id", "object"],
        properties: {
          id: { type: "string", maxLength: 255 },
          object: { const: "customer" },
          balance: { type: ["integer", "null"] },
          status: { type: "string", enum: ["active", "closed"] },
          parent: { anyOf: [{ type: "string" }, { $ref: "#/components/schemas/Customer" }] },
        },
      },
    },
  },
});
