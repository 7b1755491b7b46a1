import type { GatewayErrorType } from "../../gateway-responses.ts";

/** Thrown where API Gateway answers by itself. `context` is what its templates may show beside the request's facts. */
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
