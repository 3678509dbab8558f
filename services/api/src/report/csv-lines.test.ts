import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvLines } from "./csv-lines.ts";

const formulaStart = /^[=+\-@\t\r]/;
const cell = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .tuple(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"), fc.string())
    .map((parts) => parts.join("")),
  fc.constantFrom("=HYPERLINK(1)", '=1+"', "-1,2", "@SUM(A1)", "\r\n=1", '"=1', "a\n=1"),
);

describe("csv lines", () => {
  test("no cell begins as a formula", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), async (rows) => {
        const [header, ...parsed] = await readBack(rows);
        expect(header).toEqual(["one", "two"]);
        expect(parsed).toHaveLength(rows.length);
        for (const [index, row] of rows.entries()) {
          for (const [column, value] of row.entries()) {
            const shown = parsed[index]?.[column] ?? "";
            expect(shown).not.toMatch(formulaStart);
            expect([value, `'${value}`]).toContain(shown);
            if (formulaStart.test(value)) expect(shown).toBe(`'${value}`);
          }
        }
      }),
    );
  });

  test("ends early with its rows' error", async () => {
    async function* rows() {
      yield ["1", "2"];
      throw new Error("cleared away");
    }
    await expect(text(csvLines(["one", "two"], rows()))).rejects.toThrow("cleared away");
  });
});

async function readBack(rows: readonly (readonly string[])[]): Promise<string[][]> {
  return parse(await text(csvLines(["one", "two"], Readable.from(rows))), { record_delimiter: "\n" });
}
