/** Rejects as for a file that does not exist. */
export const readFile = async (path: string) => {
  throw Object.assign(new Error(`There is no file ${path}.`), { code: "ENOENT" });
};
