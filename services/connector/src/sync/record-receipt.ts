import type { EnrolResponse } from "@oneseat/contracts/connection";
import type { ReceiptClaims } from "@oneseat/contracts/snapshot-chunk";
import { verifyReceipt } from "@oneseat/queue/sign-receipt";
import type { CryptoKey } from "jose";
import type { Clock } from "../clock.ts";
import type { SyncRecord } from "../spool/sync-record.ts";
import type { SyncStore } from "../spool/sync-store.ts";
import { failureOf } from "./transport.ts";

/** What became of a receipt: `ignored` ones change nothing. */
export type RecordedReceipt = "staged" | "success" | "failure" | "ignored";

/**
 * Writes what a receipt says into the spool, if ingestion signed it for the sync that is under way; anything else in the
 * queue is ignored, whoever put it there. Twice is harmless: the spool's steps are.
 */
export async function recordReceipt(
  receipt: string,
  options: { connection: EnrolResponse; publicKeys: readonly CryptoKey[]; syncs: SyncStore; clock: Clock },
): Promise<RecordedReceipt> {
  const { connection, publicKeys, syncs, clock } = options;
  const claims = await verifyReceipt(receipt, publicKeys);
  const sync = syncs.underWay();
  if (!claims || !sync || !isFor(claims, connection, sync)) return "ignored";
  const slice = { number: claims.chunk_number, digest: claims.digest };
  switch (claims.result) {
    case "staged":
      return syncs.markReceipted(sync.id, slice) ? "staged" : "ignored";
    case "success":
    case "failure": {
      if (!syncs.hasSlice(sync.id, slice)) return "ignored";
      const error = claims.result === "failure" ? (claims.error ?? unexplained) : null;
      syncs.finish(sync.id, { now: clock.now(), error });
      return claims.result;
    }
    default:
      return claims.result satisfies never;
  }
}

/** The claims bind all that tells one snapshot of one connection from another. */
function isFor(claims: ReceiptClaims, connection: EnrolResponse, sync: SyncRecord): boolean {
  return (
    claims.enterprise_id === connection.enterprise_id &&
    claims.connection_id === connection.connection_id &&
    claims.server_id === connection.server_id &&
    claims.snapshot_id === sync.id &&
    claims.chunk_count === sync.chunkCount
  );
}

const unexplained = failureOf("internal", "Ingestion refused the snapshot without saying why; its log may.");
