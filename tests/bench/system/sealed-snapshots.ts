import { createHash } from "node:crypto";
import type { SigningPublicKey } from "@oneseat/contracts/connection";
import { importKey } from "@oneseat/queue/key-pairs";
import { openQueue } from "@oneseat/queue/open-queue";
import { openProducerRedis } from "@oneseat/queue/open-redis";
import { queueName } from "@oneseat/queue/queue-name";
import { sealChunk } from "@oneseat/queue/seal-chunk";
import { v7 as uuidv7 } from "uuid";
import { builtServerId } from "../../builders/export-file.ts";
import type { RunningSystem } from "./running-system.ts";
import { type SmallTenant, smallTenantKey } from "./small-tenants.ts";

/** A snapshot of one chunk, as its connector would publish it. */
export type SealedSnapshot = {
  readonly tenant: SmallTenant;
  readonly envelope: string;
  readonly deduplicationId: string;
};

export type SealOptions = { readonly files: readonly Buffer[]; readonly takenAt: Date };

const sendsAtOnce = 64;

/** Signed and sealed beforehand: the connectors that do it run on machines of their own. */
export async function sealSnapshots(
  { client }: RunningSystem,
  tenants: readonly SmallTenant[],
  { files, takenAt }: SealOptions,
): Promise<readonly SealedSnapshot[]> {
  const { rows } = await client.query<{ public_key: SigningPublicKey }>(
    "select public_key from ingestion_keys where purpose = 'encryption'",
  );
  if (!rows[0]) throw new Error("ingestion has no key");
  const encryptionKey = await importKey(rows[0].public_key);
  const signingKey = await importKey(smallTenantKey.privateKey.export({ format: "jwk" }));
  const sealed: SealedSnapshot[] = [];
  for (const [index, tenant] of tenants.entries()) {
    const chunk = files[index % files.length];
    if (!chunk) throw new Error("no files");
    const claims = claimsOf(tenant, chunk, takenAt);
    const keys = { signingKey, signingKeyId: smallTenantKey.keyId, encryptionKey };
    const envelope = await sealChunk({ claims, chunk, ...keys });
    sealed.push({ tenant, envelope, deduplicationId: `${claims.snapshot_id}:1` });
  }
  return sealed;
}

/** Resolves once the queue has them all. */
export async function publishSnapshots(
  { installation }: RunningSystem,
  snapshots: readonly SealedSnapshot[],
): Promise<void> {
  const redis = openProducerRedis({ url: installation.redisUrl });
  await new Promise((resolve) => redis.once("ready", resolve));
  const enterpriseId = snapshots[0]?.tenant.id ?? "";
  const queue = openQueue("deliver-chunk", queueName({ kind: "license-usage", enterpriseId }), redis);
  const waiting = snapshots.values();
  const send = async () => {
    for (const { envelope, deduplicationId } of waiting) await queue.send({ envelope }, { deduplicationId });
  };
  await Promise.all(Array.from({ length: sendsAtOnce }, send));
  await queue.close();
  redis.disconnect();
}

function claimsOf(tenant: SmallTenant, chunk: Buffer, takenAt: Date) {
  return {
    enterprise: tenant.slug,
    enterprise_id: tenant.id,
    connection_id: tenant.id,
    server_id: builtServerId,
    snapshot_id: uuidv7(),
    chunk_number: 1,
    chunk_count: 1,
    digest: createHash("sha256").update(chunk).digest("hex"),
    taken_at: takenAt.toISOString(),
    sent_at: takenAt.toISOString(),
  };
}
