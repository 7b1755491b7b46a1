import type { RequestListener, ServerResponse } from "node:http";
import { Failure } from "../../failure.ts";

const commands = { "POST /reset": "Deletes all customers, references and events of the double and of the service." };

/** Returns the page with the commands of the local run, as the double has its own. */
export const controlPage =
  ({ reset }: { readonly reset: () => Promise<void> }): RequestListener =>
  async ({ method, url }, response) => {
    if (`${method} ${url}` !== "POST /_control/reset") return respond(response, 404, { commands });
    try {
      await reset();
      respond(response, 200, {});
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      respond(response, 400, { error: { message: error.message } });
    }
  };

const respond = (response: ServerResponse, status: number, body: object) =>
  void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
