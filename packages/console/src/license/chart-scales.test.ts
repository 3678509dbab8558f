import { describe, expect, test } from "vitest";
import { chartScales } from "./chart-scales.ts";

const frame = { width: 500, height: 200, left: 50, right: 10, top: 20, bottom: 30 };
const now = Date.parse("2026-11-22T05:00:00.000Z");
const hourMs = 3_600_000;
const scalesOf = (seats: readonly number[], seatsPurchased = 0) =>
  chartScales({
    frame,
    points: seats.map((count, index) => ({ time: now - (index + 1) * hourMs, seats: count })),
    seatsPurchased,
    now,
  });

describe("chart scales", () => {
  test("reach from the first report to now", () => {
    const { x } = scalesOf([20, 10]);
    expect([x(now - 2 * hourMs), x(now)]).toEqual([50, 490]);
  });

  test("hold every count and the purchased", () => {
    const { y, showsPurchased } = scalesOf([7300, 7000], 7500);
    const [low = 0, high = 0] = y.domain();
    expect(showsPurchased).toBe(true);
    expect(low).toBeLessThan(7000);
    expect(high).toBeGreaterThan(7500);
  });

  test("leave far too many purchased out", () => {
    expect(scalesOf([100], 1_000_000).showsPurchased).toBe(false);
  });

  test("have room around a single count", () => {
    const { y } = scalesOf([5]);
    expect(y(5)).toBeGreaterThan(frame.top);
    expect(y(5)).toBeLessThan(frame.height - frame.bottom);
  });

  test("never go below no seats", () => expect(scalesOf([0]).y.domain()[0]).toBe(0));

  test("stand a report that was made this moment", () => {
    const { x } = chartScales({ frame, points: [{ time: now, seats: 1 }], seatsPurchased: 0, now });
    expect(x(now)).toBe(490);
  });
});
