import { expect, test } from "vitest";
import { z } from "zod";
import { newUuid } from "./new-uuid.ts";

test("makes UUIDs that differ", () => {
  const made = Array.from({ length: 100 }, newUuid);
  expect(made.every((id) => z.uuidv4().safeParse(id).success)).toBe(true);
  expect(new Set(made).size).toBe(100);
});
