/** Invokes functions in this process, where tests can change its surroundings. */
export { inProcess, invoke } from "../../infra/local/functions/in-process.ts";
