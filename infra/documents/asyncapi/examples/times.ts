/** The time in the document at which all examples happened, in Unix seconds. */
const epoch = Date.UTC(2026, 0, 1) / 1000;

/** One hour, in seconds. Recording takes less than half of it. */
const hour = 3600;

/** Returns a value in which each time is as many whole hours from `epoch` as it was from `start`, in Unix seconds. */
export function atEpoch<Value>(value: Value, start: number): Value {
  const moved = (time: number) => epoch + Math.round((time - start) / hour) * hour;
  const isoOf = (text: string) => new Date(moved(Date.parse(text) / 1000) * 1000).toISOString();
  const text = JSON.stringify(value)
    .replace(/(?<!\d)1\d{9}(?!\d)/g, (digits) => String(moved(Number(digits))))
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, isoOf)
    .replace(/(?<=key_report_)\d{4}-\d\d-\d\d/g, isoOf(new Date(start * 1000).toISOString()).slice(0, 10));
  return JSON.parse(text);
}
