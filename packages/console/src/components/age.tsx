import { RelativeTime } from "@primer/react";
import { formatDateAndTime } from "./format-date.ts";

/** How long ago, or how soon, kept up to date; the full date is its title. */
export function Age({ time }: { time: string }) {
  return <RelativeTime datetime={time}>{formatDateAndTime(time)}</RelativeTime>;
}
