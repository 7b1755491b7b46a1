import { consumers, endpoints, schedules } from "../../infra/service.ts";

/** Every deployed function. */
export type FunctionName = "authorize" | keyof typeof consumers | keyof typeof endpoints | keyof typeof schedules;

/** The names of the deployed functions. */
export const functionNames = ["authorize", ...[endpoints, consumers, schedules].flatMap(Object.keys)] as FunctionName[];
