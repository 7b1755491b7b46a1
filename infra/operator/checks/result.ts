/** The result of a check: what is well, or what is wrong and what to do. */
export type Result =
  | { readonly ok: string; readonly problem?: undefined }
  | { readonly problem: string; readonly remedy: string };
