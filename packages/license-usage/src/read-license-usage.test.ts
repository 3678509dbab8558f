import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildCloudDocument } from "../../../tests/builders/cloud-document.ts";
import { buildExportFile, buildExportUsers, builtTakenAt } from "../../../tests/builders/export-file.ts";
import { createSigningKey } from "../../../tests/builders/signing-key.ts";
import { cutBytes, cuts, mutate, mutation, streamOf } from "../tests/cut-bytes.ts";
import { LicenseUsageError } from "./license-usage-error.ts";
import { type LicenseUsage, type ReadOptions, readLicenseUsage } from "./read-license-usage.ts";
import type { ServerAccount } from "./server-account.ts";
import { verifySnapshot } from "./snapshot-signature.ts";

const now = () => new Date(builtTakenAt);
const users = buildExportUsers({ count: 40 });
const signingKey = createSigningKey();

describe("readLicenseUsage", () => {
  test.each(["documented", "early"] as const)("reads a signed file, users %s", async (usersAt) => {
    const { usage, accounts } = await read(buildExportFile({ users, signWith: signingKey, usersAt }));
    expect(accounts).toHaveLength(users.length);
    expect(accounts.map(({ userId }) => userId)).toEqual(users.map(({ user_id }) => user_id));
    expect(JSON.parse(accounts[0]?.emails ?? "")).toEqual(
      users[0]?.emails.map(({ email, primary }) => [email, primary]),
    );
    expect(usage.header).toMatchObject({ host_name: "ghes-eu.octo.example", user_count: users.length });
    expect(usage.signature).not.toBeNull();
    expect(usage.signature && verifySnapshot(usage.signature, usage, signingKey.publicJwk)).toBe(true);
  });

  test("takes a file with only what is required", async () => {
    const absent = { enterprise: null, version: null, http_only: null, features: undefined, license: null };
    const { usage } = await read(buildExportFile({ users, tamper: { ...absent, left_out: undefined, unknown: [{}] } }));
    expect(usage.signature).toBeNull();
  });

  test("reads plain addresses as the first primary", async () => {
    const texts = { user_id: 7, emails: ["a@x.example", "b@x.example"] };
    const objects = { user_id: 7, emails: [{ email: "a@x.example", primary: true }, { email: "b@x.example" }] };
    const [plain, marked] = [await readUsers([texts]), await readUsers([objects])];
    expect(plain.accounts).toEqual([{ userId: 7, emails: '[["a@x.example",true],["b@x.example",false]]' }]);
    expect(plain).toEqual(marked);
  });

  test("digests values, not their spelling", async () => {
    const file = buildExportFile({ users, signWith: signingKey });
    const respelled = JSON.stringify(JSON.parse(file), null, 2).replaceAll("@", "\\u0040");
    expect((await read(respelled)).usage).toEqual((await read(file)).usage);
  });

  test("folds host names after digesting them", async () => {
    const file = buildExportFile({ users, hostName: "GHES-EU.octo.example", signWith: signingKey });
    const { usage } = await read(file);
    expect(usage.header.host_name).toBe("ghes-eu.octo.example");
    expect(usage.signature && verifySnapshot(usage.signature, usage, signingKey.publicJwk)).toBe(true);
  });

  test.each([
    ["another user", { users: [{ user_id: 1, emails: ["eve@octo.example"] }], user_count: 1 }],
    ["another host", { host_name: "other.octo.example" }],
    ["another enterprise", { enterprise: "evil-corp" }],
    ["another time", { taken_at: "2026-11-22T04:00:00Z" }],
  ])("finds a signature broken by %s", async (_what, tamper) => {
    const { usage } = await read(buildExportFile({ users, signWith: signingKey, tamper }));
    expect(usage.signature && verifySnapshot(usage.signature, usage, signingKey.publicJwk)).toBe(false);
  });

  test("finds the signature of another key broken", async () => {
    const { usage } = await read(buildExportFile({ users, signWith: createSigningKey() }));
    expect(usage.signature && verifySnapshot(usage.signature, usage, signingKey.publicJwk)).toBe(false);
  });
});

describe("readLicenseUsage refuses", () => {
  test.each([
    ["no object", 3],
    ["no id", { emails: [] }],
    ["an id of 0", { user_id: 0, emails: [] }],
    ["a text for an id", { user_id: "3", emails: [] }],
    ["a fraction for an id", { user_id: 1.5, emails: [] }],
    ["an id beyond 2^53", { user_id: 2 ** 53, emails: [] }],
    ["no addresses", { user_id: 3 }],
    ["null for addresses", { user_id: 3, emails: null }],
    ["a number for an address", { user_id: 3, emails: [1] }],
    ["an address without text", { user_id: 3, emails: [{ primary: true }] }],
    ["a text for primary", { user_id: 3, emails: [{ email: "a@x.example", primary: "yes" }] }],
  ])("an account with %s", async (_what, user) => {
    const error = await readUsers([{ user_id: 1, emails: [] }, user]).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid_account", userIndex: 1 });
  });

  test("an id that comes twice", async () => {
    const twice = readUsers([1, 2, 1].map((user_id) => ({ user_id, emails: [] })));
    await expect(twice).rejects.toMatchObject({ code: "duplicate_user_id", userIndex: 2 });
  });

  test.each([
    ["format", { format: "other" }],
    ["format", { format: undefined }],
    ["format_version", { format_version: 2 }],
    ["server_id", { server_id: "deadbeef" }],
    ["host_name", { host_name: "cloud" }],
    ["host_name", { host_name: "a b" }],
    ["taken_at", { taken_at: "yesterday" }],
    ["taken_at", { taken_at: undefined }],
    ["user_count", { user_count: null }],
    ["users", { users: undefined }],
    ["users", { users: { a: 1 } }],
  ])("a file whose %s is wrong", async (field, tamper) => {
    const error = await read(buildExportFile({ users, tamper })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "unsupported_format", message: expect.stringContaining(`\`${field}`) });
  });

  test("another document for what it is", async () => {
    const document = buildCloudDocument({ users: [{ login: "mona" }] });
    await expect(read(document)).rejects.toMatchObject({ code: "unsupported_format" });
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(document)).reverse()));
    await expect(read(turned)).rejects.toMatchObject({ code: "unsupported_format" });
  });

  test.each([users.length - 1, users.length + 1])("a wrong number of users", async (user_count) => {
    const file = buildExportFile({ users, tamper: { user_count } });
    await expect(read(file)).rejects.toMatchObject({ code: "user_count_mismatch" });
  });

  test("a time more than five minutes ahead", async () => {
    const file = (takenAt: string) => read(buildExportFile({ users, takenAt }));
    await expect(file("2026-11-22T05:05:00.001Z")).rejects.toMatchObject({ code: "future_snapshot" });
    await expect(file("2026-11-22T06:05:00+01:00")).resolves.toBeDefined();
  });

  test("a signature of another form", async () => {
    const file = buildExportFile({ users, tamper: { signature: { algorithm: "none" } } });
    await expect(read(file)).rejects.toMatchObject({ code: "bad_signature" });
  });

  test("more users than it may hold", async () => {
    const reading = read(buildExportFile({ users }), { accountCountMax: 5 });
    await expect(reading).rejects.toMatchObject({ code: "too_large", userIndex: 5 });
  });

  test.each([
    ["fields and a text for users", JSON.stringify({ "Server ID": "x", "Host name": "y", users: "q83v".repeat(50) })],
    ["fields and an unknown list", JSON.stringify({ server_id: "x", license: "y", user_list: "q83v" })],
    ["fields and texts for accounts", JSON.stringify({ server_id: "x", version: "3.19", users: ["q83v", "q83v"] })],
    ["base64 for a body", "q83vEjRWeJA/".repeat(40)],
    ["quoted base64 for a body", JSON.stringify("q83vEjRWeJA/".repeat(40))],
    ["armour for a body", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n"],
  ])("an export of GitHub's own: %s", async (_what, text) => {
    const error = await read(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "encrypted_export", message: expect.stringContaining("ONESEAT_SOURCE=csv") });
  });

  test("a file without format as unsupported, not encrypted", async () => {
    await expect(read(buildExportFile({ users, tamper: { format: undefined } }))).rejects.toMatchObject({
      code: "unsupported_format",
    });
  });

  test("every truncation", async () => {
    const file = Buffer.from(buildExportFile({ users: users.slice(0, 3), signWith: signingKey }));
    for (let length = 0; length < file.length; length++) {
      const error = await readBytes([file.subarray(0, length)]).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "incomplete", byteOffset: length });
    }
  });
});

test("damage never succeeds as something else", async () => {
  const file = Buffer.from(buildExportFile({ users: users.slice(0, 4), signWith: signingKey, usersAt: "early" }));
  const changes = fc.array(mutation, { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(changes, cuts, async (each, fractions) => {
    const damaged = each.reduce<Uint8Array>(mutate, file);
    const result = await readBytes(cutBytes(damaged, fractions)).catch((reason: unknown) => reason);
    if (result instanceof LicenseUsageError) expect(result.message).not.toMatch(/@/);
    else expect(result).toHaveProperty("usage");
  });
  await fc.assert(property, { numRuns: 500 });
});

test("cutting changes nothing", async () => {
  const file = Buffer.from(buildExportFile({ users, signWith: signingKey }));
  const whole = await readBytes([file]);
  const property = fc.asyncProperty(cuts, async (fractions) => {
    expect(await readBytes(cutBytes(file, fractions))).toEqual(whole);
  });
  await fc.assert(property, { numRuns: 50 });
});

type Read = { usage: LicenseUsage; accounts: ServerAccount[] };

function read(text: string, options: Partial<ReadOptions> = {}): Promise<Read> {
  return readBytes([Buffer.from(text)], options);
}

function readUsers(each: readonly unknown[]): Promise<Read> {
  return read(buildExportFile({ users: [], tamper: { users: each, user_count: each.length } }));
}

async function readBytes(chunks: readonly Uint8Array[], options: Partial<ReadOptions> = {}): Promise<Read> {
  const accounts: ServerAccount[] = [];
  for await (const event of readLicenseUsage(streamOf(...chunks), { now, ...options })) {
    if (event.type === "complete") return { usage: event.usage, accounts };
    accounts.push(...event.accounts);
  }
  throw new Error("a reading that ends without an error is complete");
}
