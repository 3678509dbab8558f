const dayMs = 24 * 60 * 60 * 1000;

/** How long a new token holds: a number of days, a day of one's own, or without an end. */
export type ExpiryChoice = "30" | "60" | "90" | "365" | "custom" | "never";

export const expiryChoices: readonly { readonly value: ExpiryChoice; readonly label: string }[] = [
  { value: "30", label: "30 days" },
  { value: "60", label: "60 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "custom", label: "Custom…" },
  { value: "never", label: "No expiration" },
];

/** When the token ends; null: never. `day` is of a custom choice: through that day's last second. */
export function expiryOf(choice: ExpiryChoice, day: string, now: Date): string | null {
  if (choice === "never") return null;
  if (choice === "custom") return new Date(`${day}T23:59:59`).toISOString();
  return new Date(now.getTime() + Number(choice) * dayMs).toISOString();
}
