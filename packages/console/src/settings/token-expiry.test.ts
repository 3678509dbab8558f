import { describe, expect, test } from "vitest";
import { expiryChoices, expiryOf } from "./token-expiry.ts";

const now = new Date("2026-11-22T05:00:00.000Z");

describe("a token's expiry", () => {
  test("lies in the future for each choice", () => {
    for (const { value } of expiryChoices) {
      const expiry = expiryOf(value, "2026-11-25", now);
      if (value === "never") expect(expiry).toBeNull();
      else expect(Date.parse(expiry ?? "")).toBeGreaterThan(now.getTime());
    }
  });

  test("counts days from now", () => {
    expect(expiryOf("30", "", now)).toBe("2026-12-22T05:00:00.000Z");
  });

  test("includes the whole of a day of one's own", () => {
    const expiry = new Date(expiryOf("custom", "2026-11-22", now) ?? "");
    expect([expiry.getDate(), expiry.getHours(), expiry.getMinutes()]).toEqual([22, 23, 59]);
  });
});
