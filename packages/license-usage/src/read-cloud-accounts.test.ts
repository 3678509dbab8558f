import { describe, expect, test } from "vitest";
import { buildCloudDocument, buildCloudUser } from "../../../tests/builders/cloud-document.ts";
import { buildExportFile, builtTakenAt } from "../../../tests/builders/export-file.ts";
import { streamOf } from "../tests/cut-bytes.ts";
import type { CloudRecord } from "./cloud-records.ts";
import { readCloudAccounts } from "./read-cloud-accounts.ts";
import type { ReadOptions } from "./read-license-usage.ts";

const invitations = [{ id: "81", email: "new@octo.example", organization: "octo" }];
const visualStudioSubscriptions = [{ subscription_id: "vs-1", email: "mona@octo.example", invitation_pending: false }];
const users = [buildCloudUser("Mona", { verified_emails: ["mona@octo.example"] }), buildCloudUser("hubot")];

describe("readCloudAccounts", () => {
  test("reads the three lists", async () => {
    const { records, cloud } = await read(buildCloudDocument({ users, invitations, visualStudioSubscriptions }));
    expect(records.map(({ kind, key }) => [kind, key])).toEqual([
      ["user", "mona"],
      ["user", "hubot"],
      ["invitation", "81"],
      ["subscription", "vs-1"],
    ]);
    expect(JSON.parse(records[0]?.document ?? "")).toEqual(users[0]);
    expect(cloud.header).toMatchObject({ user_count: 2, taken_at: builtTakenAt });
  });

  test("digests what the lists hold", async () => {
    const document = buildCloudDocument({ users, invitations, visualStudioSubscriptions });
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(document)).reverse()));
    const others = buildCloudDocument({ users, invitations });
    const { digest } = (await read(document)).cloud;
    expect((await read(turned)).cloud.digest).toBe(digest);
    expect((await read(others)).cloud.digest).not.toBe(digest);
  });

  test("takes a number for an invitation's id", async () => {
    const { records } = await read(buildCloudDocument({ users: [], tamper: { invitations: [{ id: 81 }] } }));
    expect(records).toEqual([{ kind: "invitation", key: "81", document: '{"id":"81"}' }]);
  });

  test("ignores what it does not know", async () => {
    const tamper = { users: [{ login: "mona", avatar: "x" }], user_count: 1, extra: [1] };
    expect((await read(buildCloudDocument({ users: [], tamper }))).records[0]?.document).toBe('{"login":"mona"}');
  });

  test.each([
    ["a login twice in other case", { users: [{ login: "mona" }, { login: "MONA" }] }, "duplicate_user_id", 1],
    ["an invitation twice", { invitations: [{ id: "1" }, { id: "1" }] }, "duplicate_user_id", 1],
    ["no login", { users: [{ name: "Mona" }] }, "invalid_account", 0],
    ["a login that is no text", { users: [{ login: "a\0b" }] }, "invalid_account", 0],
    [
      "an unknown role",
      { users: [{ login: "a", organizations: [{ login: "o", role: "boss" }] }] },
      "invalid_account",
      0,
    ],
    [
      "a subscription without address",
      { visual_studio_subscriptions: [{ subscription_id: "1" }] },
      "invalid_account",
      0,
    ],
    ["a wrong number of users", { user_count: 5 }, "user_count_mismatch", null],
    ["another version", { format_version: 2 }, "unsupported_format", null],
    ["no list of users", { users: null }, "unsupported_format", null],
    ["a time ahead", { taken_at: "2026-11-22T05:06:00Z" }, "future_snapshot", null],
  ])("refuses %s", async (_what, tamper, code, userIndex) => {
    const error = await read(buildCloudDocument({ users: [], tamper })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, userIndex });
  });

  test("refuses an export file for what it is", async () => {
    await expect(read(buildExportFile({ users: [] }))).rejects.toMatchObject({ code: "unsupported_format" });
  });

  test("names fields and never values", async () => {
    const tamper = { users: [{ login: "a", verified_emails: "mona@octo.example", two_factor_auth: "mona" }] };
    const error = await read(buildCloudDocument({ users: [], tamper })).catch((reason: unknown) => String(reason));
    expect(error).toMatch(/`verified_emails`.*`two_factor_auth`/);
    expect(error).not.toContain("mona");
  });

  test("keeps its bound of accounts", async () => {
    const reading = read(buildCloudDocument({ users }), { accountCountMax: 1 });
    await expect(reading).rejects.toMatchObject({ code: "too_large", userIndex: 1 });
  });
});

async function read(text: string, options: Partial<ReadOptions> = {}) {
  const records: CloudRecord[] = [];
  for await (const event of readCloudAccounts(streamOf(text), { now: () => new Date(builtTakenAt), ...options })) {
    if (event.type === "complete") return { records, cloud: event.cloud };
    records.push(...event.records);
  }
  throw new Error("a reading that ends without an error is complete");
}
