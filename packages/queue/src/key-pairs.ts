import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";

/** Ed25519 for signatures, X25519 for ECDH-ES. The private JWK is what its owner keeps in a file of mode 0600. */
export type KeyPair = {
  readonly keyId: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly privateJwk: JWK;
  readonly publicJwk: { readonly kty: string; readonly crv: string; readonly x: string };
};

export async function generateSigningKey(): Promise<KeyPair> {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return readKeyPair(await exportJWK(pair.privateKey));
}

export async function generateEncryptionKey(): Promise<KeyPair> {
  const pair = await generateKeyPair("ECDH-ES", { crv: "X25519", extractable: true });
  return readKeyPair(await exportJWK(pair.privateKey));
}

/** Builds the pair from its private JWK. Throws when it is not a private Ed25519 or X25519 key. */
export async function readKeyPair(privateJwk: JWK): Promise<KeyPair> {
  const { kty, crv, x, d } = privateJwk;
  if (kty !== "OKP" || !crv || !x || !d) throw new Error("the key file does not hold a private Ed25519 or X25519 key");
  const publicJwk = { kty, crv, x };
  return {
    keyId: await calculateJwkThumbprint(publicJwk),
    privateKey: await importKey(privateJwk),
    publicKey: await importKey(publicJwk),
    privateJwk,
    publicJwk,
  };
}

/** RFC 7638 thumbprint: the `key_id` of the contract. */
export async function keyIdOf(publicJwk: JWK): Promise<string> {
  return calculateJwkThumbprint(publicJwk);
}

/** A public or private Ed25519 or X25519 JWK as a key. */
export async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, jwk.crv === "X25519" ? "ECDH-ES" : "EdDSA");
  if (key instanceof Uint8Array) throw new Error("a symmetric key stands where a key pair's is expected");
  return key;
}
