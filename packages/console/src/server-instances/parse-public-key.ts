import type { SigningPublicKey } from "@oneseat/contracts/connection";

/**
 * The public members of a JWK as it was pasted; null where it is none. Of a pasted private key nothing private goes further
 * than here.
 */
export function parsePublicKey(text: string): SigningPublicKey | null {
  const { kty, crv, x } = parseObject(text);
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string" || !/^[A-Za-z0-9_-]{43}$/.test(x)) return null;
  return { kty, crv, x };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
