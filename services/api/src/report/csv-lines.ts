import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";

/** Lines that are made and sent together: a chunk of their own each costs more than all else (measured: half the time). */
const linesAtOnce = 500;

/**
 * CSV of the rows, made as they are read. A cell that a spreadsheet would run as a formula gets a leading apostrophe
 * (`=`, `+`, `-`, `@`, tab, carriage return and their full-width forms). A failing row source breaks the stream off,
 * so that a client never takes half of a report for the whole.
 */
export function csvLines(columns: readonly string[], rows: AsyncIterable<readonly string[]>): Readable {
  return Readable.from(batchesOfLines(columns, rows), { objectMode: false });
}

async function* batchesOfLines(
  columns: readonly string[],
  rows: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  let batch = [columns];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < linesAtOnce) continue;
    yield csvText(batch);
    batch = [];
  }
  if (batch.length > 0) yield csvText(batch);
}

function csvText(rows: readonly (readonly string[])[]): string {
  return stringify([...rows], { escape_formulas: true });
}
