import { describe, expect, test } from "vitest";
import { seatShares } from "./seat-shares.ts";

const environments = { cloud_only: 20, server_only: 10, both: 20 };

describe("seat shares", () => {
  test("are of the purchased seats", () => {
    const { shares, purchasedPercent } = seatShares({ environments, seats_purchased: 100, seats_consumed: 50 });
    expect(shares.map(({ percent }) => percent)).toEqual([20, 10, 20]);
    expect(purchasedPercent).toBe(100);
  });

  test("show all that is over the purchased", () => {
    const { shares, purchasedPercent } = seatShares({ environments, seats_purchased: 40, seats_consumed: 50 });
    expect(shares.map(({ percent }) => percent)).toEqual([40, 20, 40]);
    expect(purchasedPercent).toBe(80);
  });

  test("fill the bar when none are purchased", () => {
    const { shares, purchasedPercent } = seatShares({ environments, seats_purchased: 0, seats_consumed: 50 });
    expect(shares.map(({ percent }) => percent)).toEqual([40, 20, 40]);
    expect(purchasedPercent).toBe(100);
  });

  test("are nothing of an empty report", () => {
    const none = { cloud_only: 0, server_only: 0, both: 0 };
    const { shares } = seatShares({ environments: none, seats_purchased: 0, seats_consumed: 0 });
    expect(shares.map(({ percent }) => percent)).toEqual([0, 0, 0]);
  });
});
