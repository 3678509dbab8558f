const minuteMs = 60_000;
const dayMs = 24 * 60 * 60 * 1000;
const yearMs = 365 * dayMs;

/** How much of a time an axis needs to say: the second, the minute, the day, or the month. */
export function timeFormat([start = new Date(), end = start]: readonly Date[]): Intl.DateTimeFormat {
  const spanMs = end.getTime() - start.getTime();
  if (spanMs < 10 * minuteMs) return new Intl.DateTimeFormat("en-US", { timeStyle: "medium" });
  if (spanMs < 2 * dayMs) return new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" });
  if (spanMs < yearMs) return new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric" });
  return new Intl.DateTimeFormat("en-US", { month: "short", year: "numeric" });
}
