import type { ExportUser } from "@oneseat/contracts/export-file";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildExportFile,
  buildExportUsers,
  builtHostName,
  builtServerId,
  builtTakenAt,
} from "../../../tests/builders/export-file.ts";
import { createSigningKey } from "../../../tests/builders/signing-key.ts";
import { collect, streamOf } from "../tests/cut-bytes.ts";
import { readLicenseUsage } from "./read-license-usage.ts";
import type { ServerAccount } from "./server-account.ts";
import { verifySnapshot } from "./snapshot-signature.ts";
import { writeLicenseUsage } from "./write-license-usage.ts";

const signer = createSigningKey();
const leftOut = { suspended: 12, built_in: 2 };
const facts = {
  enterprise: "octo-corp",
  server_id: builtServerId,
  host_name: builtHostName,
  version: "3.19.2",
  http_only: false,
  features: [{ name: "license_usage_sync", enabled_at: "2026-11-01T09:00:00Z" }],
  license: null,
  taken_at: builtTakenAt,
};

describe("writeLicenseUsage", () => {
  test("writes what the reader verifies", async () => {
    const emails = fc.array(fc.record({ email: fc.string({ unit: "binary" }), primary: fc.boolean() }), {
      maxLength: 4,
    });
    const user = fc.record({ user_id: fc.maxSafeInteger().filter((id) => id > 0), emails });
    const batches = fc.array(fc.uniqueArray(user, { selector: ({ user_id }) => user_id, maxLength: 5 }), {
      maxLength: 1,
    });
    const property = fc.asyncProperty(batches, async (each) => {
      const { usage, accounts, written } = await roundTrip(each);
      const users = each.flat();
      expect(usage.signature && verifySnapshot(usage.signature, usage, signer.publicJwk)).toBe(true);
      expect(usage).toMatchObject({ digest: written.digest, usersDigest: written.usersDigest });
      expect(usage.header).toMatchObject({ ...facts, left_out: leftOut, user_count: users.length });
      expect(accounts.map(({ userId, emails }) => [userId, JSON.parse(emails)])).toEqual(
        users.map(({ user_id, emails }) => [user_id, emails.map(({ email, primary }) => [email, primary])]),
      );
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test("digests as the contract says", async () => {
    const users = buildExportUsers({ count: 30 });
    const built = JSON.parse(buildExportFile({ users, signWith: signer }));
    const { written, usage } = await roundTrip([users.slice(0, 10), [], users.slice(10)]);
    expect(written).toEqual({
      userCount: users.length,
      usersDigest: built.signature.users_digest,
      digest: built.signature.digest,
    });
    expect(usage.signature).toEqual(built.signature);
  });

  test("writes no signature without a signer", async () => {
    const { usage } = await roundTrip([], null);
    expect(usage.signature).toBeNull();
  });

  test("gives pieces of bounded size", async () => {
    const users = buildExportUsers({ count: 5000 });
    const pieces = await collect(
      writeLicenseUsage({ facts, users: batchesOf([users]), leftOut: () => leftOut, signer }),
    );
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(80 * 1024);
  });
});

async function roundTrip(batches: readonly (readonly ExportUser[])[], by: typeof signer | null = signer) {
  const writing = writeLicenseUsage({ facts, users: batchesOf(batches), leftOut: () => leftOut, signer: by });
  const pieces: Buffer[] = [];
  let step = await writing.next();
  for (; !step.done; step = await writing.next()) pieces.push(step.value);
  const accounts: ServerAccount[] = [];
  for await (const event of readLicenseUsage(streamOf(...pieces), { now: () => new Date(builtTakenAt) })) {
    if (event.type === "complete") return { written: step.value, usage: event.usage, accounts };
    accounts.push(...event.accounts);
  }
  throw new Error("a reading that ends without an error is complete");
}

async function* batchesOf(batches: readonly (readonly ExportUser[])[]) {
  yield* batches;
}
