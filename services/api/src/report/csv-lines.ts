import { pipeline, Readable } from "node:stream";
import { stringify } from "csv-stringify";

/**
 * CSV of the rows, made as they are read. A cell that a spreadsheet would run as a formula gets a leading apostrophe
 * (`=`, `+`, `-`, `@`, tab, carriage return and their full-width forms). A failing row source breaks the stream off,
 * so that a client never takes half of a report for the whole.
 */
export function csvLines(columns: readonly string[], rows: AsyncIterable<readonly string[]>): Readable {
  const lines = stringify({ header: true, columns: [...columns], escape_formulas: true });
  // The error reaches whoever reads `lines`; the callback only says that it has been seen to.
  pipeline(Readable.from(rows), lines, () => {});
  return lines;
}
