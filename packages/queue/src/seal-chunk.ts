import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deflateRaw, inflateRaw, inflateRawSync } from "node:zlib";
import { type ChunkClaims, chunkBytesMax, chunkClaims } from "@oneseat/contracts/snapshot-chunk";
import {
  CompactEncrypt,
  CompactSign,
  type CryptoKey,
  compactDecrypt,
  compactVerify,
  decodeProtectedHeader,
} from "jose";

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** So little is inflated on the spot: a thread that does it costs more than the work. */
const inflatedAtOnceBytesMax = 32 * 1024;

/** Why a message was refused; holds nothing of its content. */
export class EnvelopeError extends Error {
  override readonly name = "EnvelopeError";
}

/**
 * One message: compact JWE (ECDH-ES, A256GCM) for ingestion over four bytes with the length of a compact JWS (EdDSA)
 * by the connection, that JWS over the claims, and the deflated chunk. The claims bind the chunk by its digest, so
 * the signature covers it without carrying it twice in base64.
 */
export async function sealChunk(options: {
  claims: ChunkClaims;
  chunk: Uint8Array;
  signingKey: CryptoKey;
  signingKeyId: string;
  encryptionKey: CryptoKey;
}): Promise<string> {
  const signed = await new CompactSign(Buffer.from(JSON.stringify(options.claims)))
    .setProtectedHeader({ alg: "EdDSA", kid: options.signingKeyId })
    .sign(options.signingKey);
  const signature = Buffer.from(signed, "latin1");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(signature.length);
  return new CompactEncrypt(Buffer.concat([length, signature, await deflate(options.chunk, { level: 1 })]))
    .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM" })
    .encrypt(options.encryptionKey);
}

/** A chunk that ingestion could decrypt but has not verified: whose key to verify it with is in `unverified`. */
export type OpenedChunk = {
  /** Claims as the sender wrote them; for finding the connection's key, nothing else. */
  readonly unverified: ChunkClaims;
  readonly keyId: string;
  /** The chunk's deflated bytes, as they may be stored. */
  readonly deflated: Buffer;
  /** Verifies signature and digest; what it returns may be trusted. Throws `EnvelopeError`. */
  verify(publicKey: CryptoKey): Promise<VerifiedChunk>;
};

export type VerifiedChunk = {
  readonly claims: ChunkClaims;
  /** The chunk's bytes, inflated. */
  readonly plain: Buffer;
};

/** Decrypts a message. Throws `EnvelopeError` when it is not one for this key. */
export async function openChunk(envelope: string, decryptionKey: CryptoKey): Promise<OpenedChunk> {
  const { plaintext } = await compactDecrypt(envelope, decryptionKey, {
    keyManagementAlgorithms: ["ECDH-ES"],
    contentEncryptionAlgorithms: ["A256GCM"],
  }).catch(() => {
    throw new EnvelopeError("the message is not encrypted for this ingestion");
  });
  const bytes = Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  const signatureEnd = bytes.length >= 4 ? 4 + bytes.readUInt32BE(0) : Number.POSITIVE_INFINITY;
  if (signatureEnd > bytes.length) throw new EnvelopeError("the message holds no signature");
  const signed = bytes.toString("latin1", 4, signatureEnd);
  const deflated = bytes.subarray(signatureEnd);
  const claims = readClaims(Buffer.from(signed.split(".")[1] ?? "", "base64url"));
  return {
    unverified: claims,
    keyId: readKeyId(signed),
    deflated,
    verify: async (publicKey) => {
      // What it covers is the very text that the claims were read from.
      await compactVerify(signed, publicKey, { algorithms: ["EdDSA"] }).catch(() => {
        throw new EnvelopeError("the signature of the message does not verify");
      });
      const plain = await inflateChunk(deflated);
      const digest = createHash("sha256").update(plain).digest("hex");
      if (digest !== claims.digest) throw new EnvelopeError("the chunk is not the one that was signed");
      return { claims, plain };
    },
  };
}

/** The plain bytes of a stored chunk. Throws `EnvelopeError` when it is larger than a chunk may be. */
export async function inflateChunk(deflated: Uint8Array): Promise<Buffer> {
  const options = { maxOutputLength: chunkBytesMax };
  try {
    return deflated.length <= inflatedAtOnceBytesMax
      ? inflateRawSync(deflated, options)
      : await inflate(deflated, options);
  } catch {
    throw new EnvelopeError("the chunk does not inflate to at most one chunk's size");
  }
}

function readClaims(payload: Uint8Array): ChunkClaims {
  try {
    return chunkClaims.parse(JSON.parse(Buffer.from(payload).toString("utf8")));
  } catch {
    throw new EnvelopeError("the claims of the message are not those of a chunk");
  }
}

function readKeyId(signed: string): string {
  try {
    const { kid } = decodeProtectedHeader(signed);
    if (typeof kid === "string") return kid;
  } catch {}
  throw new EnvelopeError("the signature of the message names no key");
}
