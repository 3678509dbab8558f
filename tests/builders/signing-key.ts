import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";

/** A connector's key pair, made for a test. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** As it is registered: RFC 8037 members only. */
  readonly publicJwk: { readonly kty: "OKP"; readonly crv: "Ed25519"; readonly x: string };
  /** RFC 7638 thumbprint. */
  readonly keyId: string;
}

export function createSigningKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  if (x === undefined) throw new Error("an Ed25519 public key has an x coordinate");
  const publicJwk = { kty: "OKP", crv: "Ed25519", x } as const;
  // RFC 7638, section 3.2: the required members only, in lexicographic order, without spaces.
  const canonical = JSON.stringify({ crv: publicJwk.crv, kty: publicJwk.kty, x });
  return { privateKey, publicJwk, keyId: createHash("sha256").update(canonical).digest("base64url") };
}
