import type { Report } from "@oneseat/contracts/report";
import { formatDateAndTime } from "../components/format-date.ts";

/** For choosing among reports: `Version 3, Nov 22, 2026, 7:52 PM (current)`. */
export function reportName({ version, created_at, current }: Report): string {
  return `Version ${version}, ${formatDateAndTime(created_at)}${current ? " (current)" : ""}`;
}
