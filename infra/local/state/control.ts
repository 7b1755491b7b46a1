import type { RequestListener, ServerResponse } from "node:http";
import { Failure } from "../../failure.ts";
import { foreignHost, foreignOrigin } from "../pages/guard.ts";

const commands = { "POST /reset": "Deletes all customers, references and events of the double and of the service." };

/** Returns the page with the commands of the local run, as the double has its own. It refuses pages of other hosts. */
export const controlPage =
  (service: { readonly url: string; readonly reset: () => Promise<void> }): RequestListener =>
  async (request, response) => {
    const refusal = foreignHost(request, service.url) ?? foreignOrigin(request);
    if (refusal) return respond(response, 403, { error: { message: refusal } });
    if (`${request.method} ${request.url}` !== "POST /_control/reset") return respond(response, 404, { commands });
    try {
      await service.reset();
      respond(response, 200, {});
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      respond(response, 400, { error: { message: error.message } });
    }
  };

const respond = (response: ServerResponse, status: number, body: object) =>
  void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
