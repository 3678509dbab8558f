import { type Settings, settingsPatch } from "@oneseat/contracts/settings";
import { describe, expect, test } from "vitest";
import { changedFields, draftOf, draftProblems, isCountAffecting, previewedPart } from "./settings-draft.ts";

const settings: Settings = {
  seats_purchased: 7000,
  expires_at: "2027-01-01T02:30:00.000Z",
  matching_policy: "any-email",
  verified_domains: ["octo.example"],
  ignored_addresses: ["noreply@*"],
  shared_address_max: 3,
  billing_model: "volume",
  managed_users: false,
  unsigned_uploads: false,
};

describe("changed fields", () => {
  test("are none in an untouched draft", () => {
    expect(changedFields(settings, draftOf(settings))).toEqual({});
    expect(changedFields({ ...settings, expires_at: null }, draftOf({ ...settings, expires_at: null }))).toEqual({});
  });

  test("are those that differ, and no other", () => {
    const draft = { ...draftOf(settings), seats_purchased: "7,305", verified_domains: [] };
    expect(changedFields(settings, draft)).toEqual({ seats_purchased: 7305, verified_domains: [] });
  });

  test("begin to be none when typed back", () => {
    const draft = { ...draftOf(settings), ignored_addresses: ["noreply@*"], shared_address_max: "3" };
    expect(changedFields(settings, draft)).toEqual({});
  });

  test("hold a day that comes back the same", () => {
    const draft = { ...draftOf(settings), expires_at: "2028-02-29" };
    const patch = changedFields(settings, draft);
    expect(settingsPatch.parse(patch)).toEqual(patch);
    expect(draftOf({ ...settings, ...patch } as Settings).expires_at).toBe("2028-02-29");
  });

  test("take an emptied date for no end", () => {
    expect(changedFields(settings, { ...draftOf(settings), expires_at: "" })).toEqual({ expires_at: null });
  });
});

describe("a preview", () => {
  test("asks only for what it shows", () => {
    const patch = { seats_purchased: 1, matching_policy: "primary-email", verified_domains: [] } as const;
    expect(previewedPart({ ...patch, verified_domains: [] })).toEqual({
      seats_purchased: 1,
      matching_policy: "primary-email",
    });
    expect(previewedPart({ unsigned_uploads: true })).toEqual({});
  });

  test("announces a report for counts alone", () => {
    expect(isCountAffecting({ matching_policy: "primary-email" })).toBe(true);
    expect(isCountAffecting({ seats_purchased: 1, expires_at: null, verified_domains: [] })).toBe(false);
  });
});

describe("a draft's problems", () => {
  test.each(["", "-1", "1.5", "many", "100000001", "1e3"])("are told of %j seats", (seats_purchased) => {
    expect(Object.keys(draftProblems({ ...draftOf(settings), seats_purchased }))).toEqual(["seats_purchased"]);
  });

  test.each(["0", "1001", ""])("are told of %j accounts per address", (shared_address_max) => {
    expect(Object.keys(draftProblems({ ...draftOf(settings), shared_address_max }))).toEqual(["shared_address_max"]);
  });

  test("are none in what the server sent", () => {
    expect(draftProblems(draftOf(settings))).toEqual({});
    expect(draftProblems({ ...draftOf(settings), seats_purchased: "7,305" })).toEqual({});
  });
});
