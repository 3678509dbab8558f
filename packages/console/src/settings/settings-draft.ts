import type { Settings, SettingsPatch } from "@oneseat/contracts/settings";

/** The settings as the form holds them: numbers and the date as they are typed. */
export type SettingsDraft = Omit<Settings, TypedField> & { readonly [Field in TypedField]: string };
type TypedField = "seats_purchased" | "shared_address_max" | "expires_at";

const seatsMax = 100_000_000;
const sharedAddressMaxMax = 1000;

/** What decides the counts, or how many seats are left of them. */
const previewedFields: readonly (keyof Settings)[] = [
  "seats_purchased",
  "matching_policy",
  "ignored_addresses",
  "shared_address_max",
  "billing_model",
  "managed_users",
];

export function draftOf(settings: Settings): SettingsDraft {
  return {
    ...settings,
    seats_purchased: String(settings.seats_purchased),
    shared_address_max: String(settings.shared_address_max),
    expires_at: settings.expires_at === null ? "" : dayOf(settings.expires_at),
  };
}

/** What the draft changes, and nothing else, so that two owners do not undo each other's changes. */
export function changedFields(settings: Settings, draft: SettingsDraft): SettingsPatch {
  const before = draftOf(settings);
  const wanted: Settings = {
    ...draft,
    seats_purchased: Number(plainNumber(draft.seats_purchased)),
    shared_address_max: Number(plainNumber(draft.shared_address_max)),
    expires_at: draft.expires_at === "" ? null : instantOf(draft.expires_at),
  };
  const changed = (Object.keys(before) as (keyof Settings)[]).filter((field) => !isSame(before[field], draft[field]));
  return Object.fromEntries(changed.map((field) => [field, wanted[field]]));
}

/** The part of a patch whose effect a preview shows. */
export function previewedPart(patch: SettingsPatch): SettingsPatch {
  return Object.fromEntries(previewedFields.filter((field) => field in patch).map((field) => [field, patch[field]]));
}

/** Whether storing the patch has a new report made. */
export function isCountAffecting(patch: SettingsPatch): boolean {
  return Object.keys(previewedPart(patch)).some((field) => field !== "seats_purchased");
}

/** What can be told without asking the server. */
export function draftProblems(draft: SettingsDraft): Partial<Record<keyof Settings, string>> {
  return {
    ...(!isWithin(draft.seats_purchased, 0, seatsMax) && {
      seats_purchased: "Enter a whole number from 0 to 100,000,000.",
    }),
    ...(!isWithin(draft.shared_address_max, 1, sharedAddressMaxMax) && {
      shared_address_max: "Enter a whole number from 1 to 1,000.",
    }),
  };
}

/** The day in the visitor's own time zone, as the License page writes it. */
function dayOf(instant: string): string {
  const date = new Date(instant);
  const parts = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0"));
  return [String(date.getFullYear()).padStart(4, "0"), ...parts].join("-");
}

/** The day's noon, so that readers some hours east or west see the same day. */
function instantOf(day: string): string {
  return new Date(`${day}T12:00:00`).toISOString();
}

function isWithin(typed: string, min: number, max: number): boolean {
  const plain = plainNumber(typed);
  return /^\d{1,9}$/.test(plain) && Number(plain) >= min && Number(plain) <= max;
}

/** Without the commas that the pages write numbers with. */
function plainNumber(typed: string): string {
  return typed.replace(/[,\s]/g, "");
}

function isSame(one: SettingsDraft[keyof Settings], other: SettingsDraft[keyof Settings]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
