import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCloudDocument, buildCloudUser } from "../../../../tests/builders/cloud-document.ts";
import {
  type BuiltEnterprise,
  insertEnterprise,
  insertKeyOnlyConnection,
} from "../../../../tests/builders/enterprise.ts";
import { buildExportFile, buildExportUsers } from "../../../../tests/builders/export-file.ts";
import { createSigningKey } from "../../../../tests/builders/signing-key.ts";
import { inForce, stages } from "../../tests/accounts-in-force.ts";
import { insertConnection } from "../../tests/connection.ts";
import { type RunningIngestion, runIngestion } from "../../tests/running-ingestion.ts";
import { findSync, type Sender, sendToEnd, waitFor, waitForEnd } from "../../tests/uploading.ts";

let ingestion: RunningIngestion;
let enterprise: BuiltEnterprise;
let sender: Sender;
const key = createSigningKey();
const users = buildExportUsers({ count: 60 });
const uploadBytesMax = 200_000;

beforeAll(async () => {
  ingestion = await runIngestion({ uploadBytesMax });
  enterprise = await insertEnterprise(ingestion.database, { settings: { unsigned_uploads: true } });
  await insertKeyOnlyConnection(ingestion.database, enterprise.id, { key });
  sender = { url: ingestion.url, slug: enterprise.slug, token: enterprise.ownerToken };
  const inForceAt = { signWith: key, enterprise: enterprise.slug };
  await sendToEnd(sender, ingestion.database, buildExportFile({ users, ...inForceAt }));
  const document = buildCloudDocument({ users: [buildCloudUser("mona")] });
  await sendToEnd(sender, ingestion.database, document, { path: "cloud-accounts" });
});
afterAll(() => ingestion.close());

const takenAt = "2026-11-22T05:30:00Z";
const newer = { users, takenAt, enterprise: null } as const;
const changed = [{ user_id: 1, emails: [{ email: "eve@octo.example", primary: true }] }];

describe("a failed upload names its code", () => {
  test.each([
    ["malformed_json", buildExportFile(newer).replace('"users"', "users")],
    ["unsupported_format", buildExportFile({ ...newer, tamper: { format_version: 2 } })],
    ["encrypted_export", JSON.stringify({ server_id: "x", version: "3.19.2", users: "q83vEjRWeJA=".repeat(20) })],
    ["invalid_account", buildExportFile({ ...newer, tamper: { users: [...users, { user_id: -1, emails: [] }] } })],
    ["duplicate_user_id", buildExportFile({ ...newer, users: [...users, ...users.slice(0, 1)] })],
    ["user_count_mismatch", buildExportFile({ ...newer, tamper: { user_count: users.length + 1 } })],
    ["bad_signature", buildExportFile({ ...newer, signWith: key, tamper: { users: changed, user_count: 1 } })],
    ["wrong_enterprise", buildExportFile({ ...newer, enterprise: "other-corp" })],
    ["host_name_in_use", buildExportFile({ ...newer, serverId: randomUUID() })],
    ["stale_snapshot", buildExportFile({ ...newer, takenAt: "2026-11-22T04:59:59Z" })],
    ["stale_snapshot", buildExportFile({ users: changed, enterprise: null })],
    ["future_snapshot", buildExportFile({ ...newer, takenAt: "2026-11-22T06:05:01Z" })],
    ["too_large", gzipSync(" ".repeat(uploadBytesMax + 1))],
    ["incomplete", buildExportFile(newer).slice(0, -1)],
    ["incomplete", ""],
    ["incomplete", gzipSync(buildExportFile(newer)).subarray(0, -20)],
    ["incomplete", zstdCompressSync(buildExportFile(newer)).subarray(0, -20)],
    ["malformed_json", corrupted(gzipSync(buildExportFile(newer)))],
    ["malformed_json", corrupted(zstdCompressSync(buildExportFile(newer)))],
  ])("%s", async (code, body) => {
    const before = await inForce(ingestion.database, enterprise.id);

    const row = await sendToEnd(sender, ingestion.database, body, { headers: encodingOf(body) });

    expect(row).toMatchObject({ state: "failure", stage: "done", error_code: code, accounts_version: null });
    expect(row.error_message).toMatch(/^[A-Z].*\.$/s);
    expect(row.error_message).not.toContain("@");
    expect(await inForce(ingestion.database, enterprise.id)).toEqual(before);
    expect(await stages(ingestion.database)).toBe(0);
  });

  test("unsigned, where the settings want signatures", async () => {
    const strict = await insertEnterprise(ingestion.database);
    const other = { url: ingestion.url, slug: strict.slug, token: strict.ownerToken };
    for (const signing of [{}, { signWith: createSigningKey() }]) {
      const row = await sendToEnd(other, ingestion.database, buildExportFile({ ...newer, ...signing }));
      expect(row).toMatchObject({ state: "failure", error_code: "unsigned", server_id: expect.any(String) });
    }
    expect((await inForce(ingestion.database, strict.id)).deployments).toEqual([]);
  });

  test("bad_signature, for another server's connector", async () => {
    const names = { serverId: randomUUID(), hostName: "other.octo.example" };
    const connection = await insertConnection(ingestion.database, enterprise, names);
    const row = await sendToEnd({ ...sender, token: connection.token }, ingestion.database, buildExportFile(newer));
    expect(row).toMatchObject({ state: "failure", error_code: "bad_signature", way: "https" });
  });

  test("host_name_in_use, for a name enrolled elsewhere", async () => {
    const names = { serverId: randomUUID(), hostName: "enrolled.octo.example" };
    await insertConnection(ingestion.database, enterprise, names);
    const file = buildExportFile({ ...newer, serverId: randomUUID(), hostName: names.hostName });
    expect(await sendToEnd(sender, ingestion.database, file)).toMatchObject({ error_code: "host_name_in_use" });
  });

  test("host_name_in_use, for one of two at once", async () => {
    const hostName = "contested.octo.example";
    const rows = await Promise.all(
      Array.from({ length: 4 }, () =>
        sendToEnd(sender, ingestion.database, buildExportFile({ ...newer, serverId: randomUUID(), hostName })),
      ),
    );
    expect(rows.filter(({ state }) => state === "success")).toHaveLength(1);
    expect(rows.filter(({ error_code }) => error_code === "host_name_in_use")).toHaveLength(3);
  });

  test("incomplete, when the sender goes away", async () => {
    const id = await sendAndBreakOff(
      buildExportFile({ ...newer, users: buildExportUsers({ count: 900 }) }).slice(0, 90_000),
    );
    expect(await waitForEnd(ingestion.database, id)).toMatchObject({ state: "failure", error_code: "incomplete" });
    expect(await stages(ingestion.database)).toBe(0);
  });

  test("the byte and the account that are wrong", async () => {
    const malformed = `{"format":"oneseat/license-usage","users":[{"user_id":1,"emails":[]},{"user_id":tru}]}`;
    expect(await sendToEnd(sender, ingestion.database, malformed)).toMatchObject({
      ...{ error_code: "malformed_json", error_byte_offset: malformed.indexOf("tru}") + 3, error_user_index: 1 },
    });
  });
});

describe("a failed cloud document", () => {
  test.each([
    ["duplicate_user_id", { users: [buildCloudUser("a"), buildCloudUser("A")] }],
    ["invalid_account", { users: [buildCloudUser("")] }],
    ["user_count_mismatch", { users: [], tamper: { user_count: 3 } }],
    ["stale_snapshot", { users: [], takenAt: "2026-11-22T04:00:00Z" }],
    ["stale_snapshot", { users: [] }],
    ["future_snapshot", { users: [], takenAt: "2026-11-23T04:00:00Z" }],
  ])("names its code: %s", async (code, options) => {
    const before = await inForce(ingestion.database, enterprise.id);
    const row = await sendToEnd(sender, ingestion.database, buildCloudDocument(options), { path: "cloud-accounts" });
    expect(row).toMatchObject({ state: "failure", error_code: code, kind: "cloud" });
    expect(await inForce(ingestion.database, enterprise.id)).toEqual(before);
  });
});

test("no address is logged", () => {
  const known = users.flatMap(({ emails }) => emails.map(({ email }) => email));
  const log = ingestion.log.join("\n");
  expect(log).toContain("request answered");
  expect(known.filter((email) => log.includes(email))).toEqual([]);
  expect(log).not.toContain("eve@");
});

function encodingOf(body: string | Uint8Array): Record<string, string> {
  if (typeof body === "string") return {};
  return { "content-encoding": body[0] === 0x1f ? "gzip" : "zstd" };
}

function corrupted(bytes: Buffer): Buffer {
  const damaged = Buffer.from(bytes);
  damaged.fill(0x55, 30, 60);
  return damaged;
}

/** Sends a part of a longer body and cuts the connection once it is being read. */
async function sendAndBreakOff(part: string): Promise<string> {
  const id = randomUUID();
  const sending = httpRequest(`${ingestion.url}/api/v1/enterprises/${enterprise.slug}/server-usage`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${enterprise.ownerToken}`,
      "content-type": "application/json",
      "content-length": String(part.length + 1000),
      "idempotency-key": id,
    },
  });
  sending.on("error", () => {});
  sending.write(part);
  await waitFor(async () => ((await findSync(ingestion.database, id))?.bytes_read ? true : null));
  sending.destroy();
  return id;
}
