import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import type { SnapshotSigner } from "@oneseat/license-usage/snapshot-signature";
import { generateSigningKey, type KeyPair, readKeyPair } from "@oneseat/queue/key-pairs";
import { ensureSecretFile, readSecretFile } from "./secret-file.ts";

const fileName = "signing-key.json";

/** The connector's Ed25519 key, made at first start and kept in its data folder; the private part never leaves it. */
export type ConnectorKeys = { readonly pair: KeyPair; readonly signer: SnapshotSigner };

export async function loadKeys(dataFolder: string): Promise<ConnectorKeys> {
  const path = join(dataFolder, fileName);
  const made = readSecretFile(path) === null ? await generateSigningKey() : null;
  const text = ensureSecretFile(path, () => JSON.stringify(made?.privateJwk));
  const pair = await readKeyPair(JSON.parse(text));
  const privateKey = createPrivateKey({ key: { ...pair.privateJwk }, format: "jwk" });
  return { pair, signer: { privateKey, keyId: pair.keyId } };
}
