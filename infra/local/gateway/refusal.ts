import type { GatewayErrorType } from "../../gateway-responses.ts";

/** An error that API Gateway responds to itself. `context` has variables for its template, besides those of the request. */
export class GatewayRefusal extends Error {
  override readonly name = "GatewayRefusal";
  readonly type: GatewayErrorType;
  readonly context: Record<string, string>;

  constructor(type: GatewayErrorType, context: Record<string, string> = {}, options?: ErrorOptions) {
    super(type, options);
    this.type = type;
    this.context = context;
  }
}
