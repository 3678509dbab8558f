import type { DeliverChunk } from "@oneseat/contracts/job-payloads";
import type { ChunkClaims } from "@oneseat/contracts/snapshot-chunk";
import type { SyncErrorCode } from "@oneseat/contracts/sync-error";
import { importKey } from "@oneseat/queue/key-pairs";
import { EnvelopeError, type OpenedChunk, openChunk, type VerifiedChunk } from "@oneseat/queue/seal-chunk";
import { signReceipt } from "@oneseat/queue/sign-receipt";
import type { Dependencies } from "../dependencies.ts";
import { syncError } from "../syncs/to-sync-error.ts";
import { applyWholeSnapshot } from "./apply-whole-snapshot.ts";
import { findConnection } from "./find-connection.ts";
import type { ReceiptQueues } from "./receipt-queues.ts";
import { startQueueSync } from "./run-queue-sync.ts";
import { storeChunk } from "./store-chunk.ts";

export type QueueDoor = Dependencies & {
  readonly receipts: ReceiptQueues;
  /** Has what was just committed to the outbox sent; a notice to all processes would have commits wait for each other. */
  readonly nudgeOutbox: () => void;
};

/**
 * Takes one message of a connector: decrypt, find the connection whose key must have signed it, verify, store with the
 * promise of a receipt. With the last chunk the snapshot runs. The message may come twice: `storeChunk` says why that
 * is harmless. A message that must be refused is done with; it is dropped from the queue and leaves no trace but a count.
 */
export async function receiveChunk({ envelope }: DeliverChunk, door: QueueDoor): Promise<void> {
  try {
    const chunk = await openChunk(envelope, door.keys.encryption.privateKey);
    await receiveOpened(chunk, door);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    door.metrics.messages.inc({ result: "unreadable" });
    door.logger.warn({ reason: error.message }, "message refused");
  }
}

async function receiveOpened(chunk: OpenedChunk, door: QueueDoor): Promise<void> {
  const connection = await findConnection(door.database, chunk.unverified, chunk.keyId);
  if (connection === null) {
    const what = "This connector is not enrolled in the enterprise any more. Ask an owner for a new enrolment token.";
    return refuse(chunk.unverified, "unknown_connection", what, door);
  }
  const verified = await verify(chunk, await importKey(connection.publicKey));
  if (verified === null || verified.claims.server_id !== connection.serverId) {
    const what = "A message does not bear the signature of this connection. Enrol the connector again.";
    return refuse(chunk.unverified, "bad_signature", what, door);
  }
  const { claims } = verified;
  if (await applyWholeSnapshot(verified, connection, door)) {
    door.metrics.messages.inc({ result: "complete" });
    return door.nudgeOutbox();
  }
  const outcome = await storeChunk(claims, chunk.deflated, connection, door);
  door.metrics.messages.inc({ result: outcome.result });
  if (outcome.result === "conflict") {
    door.logger.warn({ sync_id: claims.snapshot_id }, "message refused: another one has its number");
  }
  if (outcome.result === "complete") startQueueSync(outcome.sync, door);
}

/** Null where the message decrypts but is not what the connection signed. */
async function verify(
  chunk: OpenedChunk,
  publicKey: Parameters<OpenedChunk["verify"]>[0],
): Promise<VerifiedChunk | null> {
  try {
    return await chunk.verify(publicKey);
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}

/**
 * Tells a connector that will never get through, so that it stops. Nothing is recorded: the claims are not verified, and whoever
 * made them up knows no id of a real snapshot, without which no connector acts on the receipt.
 */
async function refuse(claims: ChunkClaims, code: SyncErrorCode, message: string, door: QueueDoor): Promise<void> {
  door.metrics.messages.inc({ result: code });
  door.logger.warn({ connection_id: claims.connection_id, code }, "message refused");
  const { enterprise_id, connection_id, server_id, snapshot_id, chunk_number, chunk_count, digest } = claims;
  const binding = { enterprise_id, connection_id, server_id, snapshot_id, chunk_number, chunk_count, digest };
  const result = { result: "failure", error: syncError(code, message), issued_at: door.now().toISOString() } as const;
  await door.receipts.send(connection_id, await signReceipt({ ...binding, ...result }, door.keys.signing.privateKey));
}
