/** Whether an event's type matches a pattern such as `customer.*`. */
export const matchesEventType = (pattern: string, type: string) =>
  pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
