const date = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "long", day: "2-digit" });
const dateAndTime = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "short" });

/** As GitHub's License page writes it: `January 01, 2024`. */
export function formatDate(time: string): string {
  return date.format(new Date(time));
}

export function formatDateAndTime(time: string): string {
  return dateAndTime.format(new Date(time));
}
