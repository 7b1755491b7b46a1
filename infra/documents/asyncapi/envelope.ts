import { serviceName } from "../../../lib/platform/service-name.ts";

const text = (description: string) => ({ type: "string", description });

/** EventBridge's envelope of every event. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export const envelope = {
  title: "The envelope of EventBridge",
  type: "object",
  required: ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"],
  properties: {
    version: { type: "string", const: "0", description: "The version of the envelope." },
    id: text(
      "The id that EventBridge gives an event. An event that is published again has another one: use detail.id.",
    ),
    "detail-type": text("The type of the event, which a rule selects."),
    source: { type: "string", const: serviceName, description: "The service, which a rule can select." },
    account: text("The AWS account of the service."),
    time: { type: "string", format: "date-time", description: "When the event was published." },
    region: text("The AWS region of the service."),
    resources: { type: "array", items: { type: "string" }, description: "No resources." },
    detail: { type: "object", description: "What happened." },
  },
} as const;

/** Returns the schema of an event of one type. */
export const payloadOf = (type: string, detail: string) => ({
  allOf: [
    { $ref: "#/components/schemas/Envelope" },
    { properties: { "detail-type": { const: type }, detail: { $ref: `#/components/schemas/${detail}` } } },
  ],
});
