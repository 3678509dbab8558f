import { createHash, randomBytes } from "node:crypto";
import type { ChunkClaims } from "@oneseat/contracts/snapshot-chunk";
import { CompactEncrypt } from "jose";
import { describe, expect, it } from "vitest";
import { generateEncryptionKey, generateSigningKey } from "./key-pairs.ts";
import { inflateChunk, openChunk, sealChunk } from "./seal-chunk.ts";

const signing = await generateSigningKey();
const encryption = await generateEncryptionKey();
const chunk = Buffer.from(`{"user_id":1,"emails":[{"email":"mona@octo.example","primary":true}]}`.repeat(500));

function claimsFor(bytes: Uint8Array): ChunkClaims {
  return {
    enterprise: "octo-corp",
    enterprise_id: "0199d0aa-0000-7000-8000-000000000001",
    connection_id: "0199d0aa-0000-7000-8000-000000000002",
    server_id: "0199d0aa-0000-7000-8000-000000000003",
    snapshot_id: "0199d0aa-0000-7000-8000-000000000004",
    chunk_number: 1,
    chunk_count: 2,
    digest: createHash("sha256").update(bytes).digest("hex"),
    taken_at: "2026-11-22T05:00:00.000Z",
    sent_at: "2026-11-22T05:00:01.000Z",
  };
}

function seal(overrides: { chunk?: Uint8Array; claims?: ChunkClaims } = {}): Promise<string> {
  return sealChunk({
    claims: overrides.claims ?? claimsFor(chunk),
    chunk: overrides.chunk ?? chunk,
    signingKey: signing.privateKey,
    signingKeyId: signing.keyId,
    encryptionKey: encryption.publicKey,
  });
}

describe("a sealed chunk", () => {
  it("opens to what was sealed", async () => {
    const opened = await openChunk(await seal(), encryption.privateKey);

    expect(opened.keyId).toBe(signing.keyId);
    expect(await opened.verify(signing.publicKey)).toEqual({ claims: claimsFor(chunk), plain: chunk });
    expect(await inflateChunk(opened.deflated)).toEqual(chunk);
  });

  it("shows no address", async () => {
    const envelope = await seal();
    const decoded = envelope.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));

    expect([envelope, ...decoded].join("\n")).not.toMatch(/octo\.example|octo-corp/);
  });

  it("is refused by another ingestion", async () => {
    const other = await generateEncryptionKey();

    await expect(openChunk(await seal(), other.privateKey)).rejects.toThrow(/not encrypted for this ingestion/);
  });

  it("is refused under another connection's key", async () => {
    const other = await generateSigningKey();
    const opened = await openChunk(await seal(), encryption.privateKey);

    await expect(opened.verify(other.publicKey)).rejects.toThrow(/signature/);
  });

  it("is refused with another chunk inside", async () => {
    const opened = await openChunk(await seal({ chunk: Buffer.from("[]") }), encryption.privateKey);

    await expect(opened.verify(signing.publicKey)).rejects.toThrow(/not the one that was signed/);
  });

  it("is refused when it inflates too far", async () => {
    const bomb = Buffer.alloc(2 * 1024 * 1024);
    const opened = await openChunk(await seal({ chunk: bomb, claims: claimsFor(bomb) }), encryption.privateKey);

    await expect(opened.verify(signing.publicKey)).rejects.toThrow(/does not inflate/);
  });

  it.each([
    ["random text", randomBytes(40).toString("base64url")],
    ["an empty message", ""],
  ])("is not %s", async (_name, envelope) => {
    await expect(openChunk(envelope, encryption.privateKey)).rejects.toThrow(/not encrypted/);
  });

  it("is not any text for this key", async () => {
    const envelope = await new CompactEncrypt(Buffer.from([0xff, 0xff, 0xff, 0xff, 1]))
      .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM" })
      .encrypt(encryption.publicKey);

    await expect(openChunk(envelope, encryption.privateKey)).rejects.toThrow(/no signature/);
  });
});
