import type { HistoryEvent, HistoryMark } from "./history-marks.ts";

export type MarkGroup = { readonly x: number; readonly time: number; readonly events: readonly HistoryEvent[] };

/** Marks that would be drawn over one another become one, at the place of the first. `marks` come oldest first. */
export function markGroups(
  marks: readonly HistoryMark[],
  options: { readonly xOf: (time: number) => number; readonly distanceMin: number },
): MarkGroup[] {
  const groups: MarkGroup[] = [];
  for (const { time, events } of marks) {
    const x = options.xOf(time);
    const last = groups.at(-1);
    if (last && x - last.x < options.distanceMin)
      groups[groups.length - 1] = { ...last, events: [...last.events, ...events] };
    else groups.push({ x, time, events });
  }
  return groups;
}
