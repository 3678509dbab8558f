import { createHash, sign } from "node:crypto";
import type { EnrolRequest, EnrolResponse } from "@oneseat/contracts/connection";
import type { Database } from "@oneseat/database/open-database";
import { generateEncryptionKey, generateSigningKey, type KeyPair } from "@oneseat/queue/key-pairs";
import { builtHostName, builtServerId } from "./export-file.ts";
import type { RunningApi } from "./running-api.ts";
import { createSigningKey, type SigningKey } from "./signing-key.ts";

export interface EnrolmentOptions {
  readonly token: string;
  readonly key?: SigningKey;
  /** Signs the proof; the proposed key unless a test forges one. */
  readonly signWith?: SigningKey;
  readonly serverId?: string;
  readonly hostName?: string;
  readonly issuedAt?: Date;
  /** Sets claims after the contract's were made: how a test breaks a proof. */
  readonly tamper?: Readonly<Record<string, unknown>>;
}

/** What a connector sends to enrol, the proof made from the contract's words alone. */
export function buildEnrolment(options: EnrolmentOptions): EnrolRequest {
  const { key = createSigningKey(), serverId = builtServerId, hostName = builtHostName } = options;
  const claims = {
    server_id: serverId,
    host_name: hostName,
    token_digest: createHash("sha256").update(options.token).digest("hex"),
    issued_at: (options.issuedAt ?? new Date()).toISOString(),
    ...options.tamper,
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: "EdDSA" })}.${encode(claims)}`;
  const signature = sign(null, Buffer.from(signed), (options.signWith ?? key).privateKey).toString("base64url");
  return { server_id: serverId, host_name: hostName, public_key: key.publicJwk, proof: `${signed}.${signature}` };
}

/** Enrols at a running api; throws when it refuses. */
export async function enrol(api: RunningApi, options: EnrolmentOptions): Promise<EnrolResponse> {
  const json = buildEnrolment(options);
  const response = await api.fetch("/api/v1/connections/enroll", { method: "POST", token: options.token, json });
  if (!response.ok) throw new Error(`the enrolment was refused: ${await response.text()}`);
  return (await response.json()) as EnrolResponse;
}

/** Registers keys as ingestion does when it starts. */
export async function insertIngestionKeys(
  database: Database,
): Promise<{ readonly signing: KeyPair; readonly encryption: KeyPair }> {
  const [signing, encryption] = [await generateSigningKey(), await generateEncryptionKey()];
  await database.forInstallation(({ db }) =>
    db
      .insertInto("ingestion_keys")
      .values([
        { key_id: signing.keyId, purpose: "signing", public_key: JSON.stringify(signing.publicJwk) },
        { key_id: encryption.keyId, purpose: "encryption", public_key: JSON.stringify(encryption.publicJwk) },
      ])
      .execute(),
  );
  return { signing, encryption };
}
