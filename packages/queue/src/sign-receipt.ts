import { type ReceiptClaims, receiptClaims } from "@oneseat/contracts/snapshot-chunk";
import { CompactSign, type CryptoKey, compactVerify } from "jose";

/** Signs with ingestion's Ed25519 key; a connector acts on nothing else. */
export async function signReceipt(claims: ReceiptClaims, signingKey: CryptoKey): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: "EdDSA" }).sign(signingKey);
}

/** The claims of a receipt that one of ingestion's keys has signed; null for anything else. */
export async function verifyReceipt(receipt: string, publicKeys: readonly CryptoKey[]): Promise<ReceiptClaims | null> {
  for (const key of publicKeys) {
    const verified = await compactVerify(receipt, key, { algorithms: ["EdDSA"] }).catch(() => null);
    if (!verified) continue;
    const claims = receiptClaims.safeParse(parseJson(verified.payload));
    return claims.success ? claims.data : null;
  }
  return null;
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString("utf8"));
  } catch {
    return null;
  }
}
