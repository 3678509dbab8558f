import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { SigningPublicKey } from "@oneseat/contracts/connection";
import type { ExportSignature } from "@oneseat/contracts/export-file";

/** The connector's Ed25519 key; `keyId` is the RFC 7638 thumbprint of its public part. */
export type SnapshotSigner = { readonly privateKey: KeyObject; readonly keyId: string };

type Digests = { readonly usersDigest: string; readonly digest: string };

/** `signature` of the contract. */
export function signSnapshot({ usersDigest, digest }: Digests, signer: SnapshotSigner): ExportSignature {
  const value = sign(null, Buffer.from(digest), signer.privateKey).toString("base64url");
  return { algorithm: "EdDSA", key_id: signer.keyId, users_digest: usersDigest, digest, value };
}

/** Whether the signature stands over these very digests, which the reader computed, and is by this key. */
export function verifySnapshot(signature: ExportSignature, read: Digests, publicKey: SigningPublicKey): boolean {
  if (signature.users_digest !== read.usersDigest || signature.digest !== read.digest) return false;
  const key = createPublicKey({ key: publicKey, format: "jwk" });
  return verify(null, Buffer.from(read.digest), key, Buffer.from(signature.value, "base64url"));
}
