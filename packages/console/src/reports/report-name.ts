import type { Report } from "@oneseat/contracts/report";
import { formatDateAndTime } from "../components/format-date.ts";

/** For choosing among reports: `Version 3, Nov 22, 2026, 7:52 PM`; the last begins with `Current`. */
export function reportName({ version, created_at, current }: Report): string {
  return `${current ? "Current" : `Version ${version}`}, ${formatDateAndTime(created_at)}`;
}
