import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createJsonSource } from "./json.ts";

async function read(text: string) {
  const file = join(await mkdtemp(join(tmpdir(), "oneseat-json-")), "users.json");
  await writeFile(file, text);
  const reading = await createJsonSource({ file }).read(new AbortController().signal);
  const users = [];
  for await (const batch of reading.batches) users.push(...batch);
  return { users, leftOut: reading.leftOut };
}

const mona = { user_id: 7, emails: [{ email: "mona@octo.example", primary: true }] };

describe("a JSON source", () => {
  it("reads a plain list", async () => {
    const list = [mona, { user_id: 8, emails: ["a@x.example", "b@x.example"] }, { user_id: 9, emails: [] }];

    const { users } = await read(`\uFEFF \n${JSON.stringify(list)}\n`);

    expect(users).toEqual([
      mona,
      {
        user_id: 8,
        emails: [
          { email: "a@x.example", primary: true },
          { email: "b@x.example", primary: false },
        ],
      },
      { user_id: 9, emails: [] },
    ]);
  });

  it("reads an export file with what it left out", async () => {
    const left_out = { suspended: 12, built_in: 2 };

    const { users, leftOut } = await read(
      JSON.stringify({ version: "3.19.2", users: [mona], user_count: 1, left_out }),
    );

    expect(users).toEqual([mona]);
    expect(leftOut).toEqual(left_out);
  });

  it("reads an empty list", async () => {
    expect(await read("[]")).toMatchObject({ users: [] });
  });

  it.each([
    ["an empty file", "", "source_truncated"],
    ["a list cut short", JSON.stringify([mona]).slice(0, -1), "source_malformed"],
    ["an object cut short", JSON.stringify({ users: [mona] }).slice(0, -1), "source_truncated"],
    ["another number of users", JSON.stringify({ users: [mona], user_count: 2 }), "source_truncated"],
    ["no users", JSON.stringify({ people: [mona] }), "source_malformed"],
    ["no object at all", '"mona@octo.example"', "source_malformed"],
    ["broken JSON", '[{"user_id": 7 "emails": "mona@octo.example"}]', "source_malformed"],
    ["two lists", `${JSON.stringify([mona])}${JSON.stringify([mona])}`, "source_malformed"],
    ["a user without id", '[{"emails": ["mona@octo.example"]}]', "source_malformed"],
  ])("refuses %s without quoting it", async (_what, text, code) => {
    const refused = await read(text).catch((error: unknown) => error);

    expect(refused).toMatchObject({ name: "SourceError", code });
    expect(String(refused)).not.toMatch(/mona|octo/);
  });
});
