import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createCsvSource } from "./csv.ts";
import { csvAccounts } from "./csv-accounts.ts";
import { unreadableFile } from "./open-source-file.ts";

const sample = new URL("../../fixtures/all_users.sample.csv", import.meta.url).pathname;
const header = "id,login,email,suspended?";

async function fileWith(text: string | Buffer): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "oneseat-csv-")), "all_users.csv");
  await writeFile(file, text);
  return file;
}

async function readFile(file: string) {
  const reading = await createCsvSource({ file }).read(new AbortController().signal);
  const users = [];
  for await (const batch of reading.batches) users.push(...batch);
  const { suspended, built_in } = reading.leftOut;
  return { users, leftOut: { suspended, built_in } };
}

const read = async (text: string | Buffer) => readFile(await fileWith(text));

describe("a CSV source", () => {
  it("reads ahead of its consumer by little", async () => {
    const rowsMax = 200_000;
    let [produced, consumed, aheadMax] = [0, 0, 0];
    function* blocks() {
      yield `${header}\n`;
      while (produced < rowsMax) {
        produced += 1000;
        yield Array.from({ length: 1000 }, (_, row) => `${produced - row},u,u${produced - row}@x.example,false\n`).join(
          "",
        );
      }
    }
    const counts = { suspended: 0, built_in: 0, rows: 0 };
    const bytes = Readable.from(blocks(), { objectMode: false });

    for await (const batch of csvAccounts({ bytes, counts, toReadError: unreadableFile })) {
      consumed += batch.length;
      aheadMax = Math.max(aheadMax, produced - consumed);
    }

    expect(consumed).toBe(rowsMax);
    expect(aheadMax).toBeLessThan(10_000);
  });

  it("reads the awkward rows of the sample", async () => {
    const { users, leftOut } = await readFile(sample);

    expect(leftOut).toEqual({ suspended: 1, built_in: 2 });
    expect(users).toEqual([
      { user_id: 3, emails: [{ email: "Mona.Lisa@octo.example", primary: true }] },
      { user_id: 17, emails: [{ email: "hubot@octo.example", primary: true }] },
      { user_id: 58, emails: [{ email: "zoé.m@bücher.example", primary: true }] },
      { user_id: 91, emails: [{ email: "dan@octo.example", primary: true }] },
      { user_id: 104, emails: [] },
    ]);
  });

  it("finds columns by name", async () => {
    const { users } = await read("email,extra,Suspended?,login,id\nm@x.example,?,false,mona,7\n");

    expect(users).toEqual([{ user_id: 7, emails: [{ email: "m@x.example", primary: true }] }]);
  });

  it("takes byte order mark, CRLF and missing last newline", async () => {
    const { users } = await read(`\uFEFF${header}\r\n7,mona,m@x.example,false\r\n8,mo,o@x.example,FALSE`);

    expect(users.map((user) => user.user_id)).toEqual([7, 8]);
  });

  it("counts a suspended built-in account once", async () => {
    const { leftOut } = await read(`${header}\n1,ghost,,true\n2,Scim-Admin,,false\n3,mona,m@x.example,true\n`);

    expect(leftOut).toEqual({ suspended: 1, built_in: 2 });
  });

  it("names the columns that are missing", async () => {
    await expect(read("id,login\n7,mona\n")).rejects.toMatchObject({
      code: "source_columns_missing",
      message: expect.stringContaining("`email`, `suspended?`"),
    });
  });

  it.each([
    ["an empty file", "", "source_columns_missing"],
    ["a header alone", `${header}\n`, "source_truncated"],
    ["a row cut short", `${header}\n7,mona,m@x`, "source_malformed"],
    ["a stray quote", `${header}\n7,mo"na,m@x.example,false\n`, "source_malformed"],
    ["an open quote", `${header}\n7,"mona,m@x.example,false\n`, "source_malformed"],
    ["an id of zero", `${header}\n0,mona,m@x.example,false\n`, "source_malformed"],
    ["an id beyond 2^53", `${header}\n9007199254740993,mona,m@x.example,false\n`, "source_malformed"],
    ["a fractional id", `${header}\n7.5,mona,m@x.example,false\n`, "source_malformed"],
    ["an unknown suspended value", `${header}\n7,mona,m@x.example,perhaps\n`, "source_malformed"],
    ["a Latin-1 address", Buffer.from(`${header}\n7,zoe,zo\xeb@x.example,false\n`, "latin1"), "source_malformed"],
    ["a sign-in page", "<!DOCTYPE html><html><body>Sign in</body></html>", "source_columns_missing"],
    ["an endless row", `${header}\n7,${"m".repeat(200_000)},m@x.example,false\n`, "source_malformed"],
  ])("refuses %s without quoting it", async (_what, text, code) => {
    const refused = await read(text).catch((error: unknown) => error);

    expect(refused).toMatchObject({ name: "SourceError", code });
    expect(String(refused)).not.toMatch(/mona|x\.example|m@x/);
  });

  it("says which file cannot be read", async () => {
    await expect(readFile("/nowhere/all_users.csv")).rejects.toMatchObject({
      code: "source_unreadable",
      message: expect.stringContaining("ONESEAT_SOURCE_FILE cannot be read (ENOENT)"),
    });
    await expect(readFile(tmpdir())).rejects.toMatchObject({ code: "source_unreadable" });
  });

  it("stops when the reading is given up", async () => {
    const controller = new AbortController();
    const rows = Array.from({ length: 100_000 }, (_, index) => `${index + 1},u${index},u${index}@x.example,false`);
    const reading = await createCsvSource({ file: await fileWith(`${header}\n${rows.join("\n")}\n`) }).read(
      controller.signal,
    );

    const readAll = async () => {
      for await (const batch of reading.batches) if (batch.length > 0) controller.abort();
    };

    await expect(readAll()).rejects.toThrow();
  });
});
