import { formatCount, formatNumber } from "../components/format-number.ts";

/** How many people a page of a list shows, for above it. */
export function resultWords(page: {
  readonly rows: number;
  readonly pageNumber: number;
  readonly hasNext: boolean;
  /** Everybody in the list, where that is known. */
  readonly total: number | null;
}): string {
  const { rows, pageNumber, hasNext, total } = page;
  if (rows === 0) return "Nobody was found";
  const isWhole = pageNumber === 1 && !hasNext;
  if (isWhole) return formatCount(rows, "person", "people");
  if (total !== null) return `${formatNumber(rows)} of ${formatCount(total, "person", "people")}, page ${pageNumber}`;
  return pageNumber === 1
    ? `The first ${formatCount(rows, "person", "people")}`
    : `${formatNumber(rows)} more ${rows === 1 ? "person" : "people"}, page ${pageNumber}`;
}
