import { describe, expect, test } from "vitest";
import { addEntries, checkAddressPattern, checkDomain } from "./add-entries.ts";

describe("added entries", () => {
  test("are each part of a pasted text", () => {
    const added = addEntries(["a.example"], " b.example,\nC.example; a.example ", checkDomain);
    expect(added).toEqual({
      entries: ["a.example", "b.example", "c.example"],
      added: 2,
      rest: "",
      refusal: null,
    });
  });

  test("leave the refused ones to be mended", () => {
    const added = addEntries([], "a.example nodomain b.example", checkDomain);
    expect(added).toMatchObject({ entries: ["a.example"], added: 1, rest: "nodomain b.example" });
    expect(added.refusal).toMatch(/octo\.example/);
  });

  test("are none of an empty text", () => {
    expect(addEntries(["a.example"], "  ", checkDomain)).toMatchObject({ added: 0, rest: "", refusal: null });
  });

  test.each(["mona@octo.example", "*.example", "example", "@octo.example"])("take %s for no domain", (entry) => {
    expect(checkDomain(entry)).not.toBeNull();
  });

  test.each(["noreply@*", "*@localhost", "mona@octo.example"])("take %s for a pattern", (entry) => {
    expect(checkAddressPattern(entry)).toBeNull();
  });

  test.each(["octo.example", `${"a".repeat(320)}@*`])("take %s for no pattern", (entry) => {
    expect(checkAddressPattern(entry)).not.toBeNull();
  });
});
