/** The result of a check. Only a problem fails the command; a warning is for the operator to decide. */
export type Result =
  | { readonly state: "ok"; readonly text: string }
  | { readonly state: "problem" | "warning"; readonly text: string; readonly remedy?: string }
  | { readonly state: "skipped"; readonly text: string };

export const ok = (text: string): Result => ({ state: "ok", text });
export const problem = (text: string, remedy?: string): Result => ({ state: "problem", text, remedy });
export const warning = (text: string, remedy: string): Result => ({ state: "warning", text, remedy });
export const skipped = (text: string): Result => ({ state: "skipped", text });
