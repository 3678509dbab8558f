import { enterpriseSlug } from "@oneseat/contracts/identifiers";
import { describe, expect, test } from "vitest";
import { slugOf } from "./slug-of.ts";

describe("the slug of a name", () => {
  test.each([
    ["Octo Corp", "octo-corp"],
    ["  Müller & Söhne GmbH. ", "muller-sohne-gmbh"],
    ["R2-D2", "r2-d2"],
    [`${"a".repeat(59)} b`, "a".repeat(59)],
  ])("is taken by the server: %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
    expect(enterpriseSlug.safeParse(slugOf(name)).success).toBe(true);
  });

  test.each(["", "---", "日本"])("is empty where no letter is left: %s", (name) => {
    expect(slugOf(name)).toBe("");
  });
});
