import { formatNumber } from "../components/format-number.ts";

/** `+107`, `−12` with a real minus, `0`. */
export function formatDifference(difference: number): string {
  if (difference === 0) return "0";
  return `${difference > 0 ? "+" : "−"}${formatNumber(Math.abs(difference))}`;
}
