import { describe, expect, test } from "vitest";
import { fileNameOf } from "./file-name-of.ts";

describe("a file's name", () => {
  test("is that of its disposition", () => {
    expect(fileNameOf('attachment; filename="license-usage-ghes.octo.example-20261122T050000Z.json"')).toBe(
      "license-usage-ghes.octo.example-20261122T050000Z.json",
    );
  });

  test.each([null, "attachment", 'attachment; filename="../x"', 'attachment; filename=""'])("is none in %s", (text) => {
    expect(fileNameOf(text)).toBeNull();
  });
});
