/**
 * Returns whether a version may break what an earlier one promised: a higher major version may, and a higher minor version
 * before 1.0.0.
 */
export function mayBreak(released: string, version: string): boolean {
  const [[major = 0, minor = 0], [nowMajor = 0, nowMinor = 0]] = [released, version].map((text) =>
    text.replace(/^v/, "").split(".").map(Number),
  ) as [number[], number[]];
  return nowMajor > major || (major === 0 && nowMajor === 0 && nowMinor > minor);
}
