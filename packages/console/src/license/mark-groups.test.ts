import { expect, test } from "vitest";
import { markGroups } from "./mark-groups.ts";

const markAt = (time: number) => ({
  reportId: `${time}`,
  time,
  events: [{ kind: "joined", hostName: `h${time}` }] as const,
});
const group = (...times: number[]) =>
  markGroups(times.map(markAt), { xOf: (time) => time, distanceMin: 20 }).map(({ x, events }) => [x, events.length]);

test("keeps marks apart that have room", () => {
  expect(group(0, 20, 40)).toEqual([
    [0, 1],
    [20, 1],
    [40, 1],
  ]);
});

test("joins marks without room", () => {
  expect(group(0, 5, 19, 21)).toEqual([
    [0, 3],
    [21, 1],
  ]);
});
