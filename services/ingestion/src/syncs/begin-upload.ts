import type { TokenHolder } from "@oneseat/database/find-token";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { ProblemError } from "@oneseat/http/problem-error";
import { v7 as uuidv7 } from "uuid";
import type { Dependencies } from "../dependencies.ts";
import type { SyncRow } from "./end-sync.ts";
import { claimEnd } from "./sync-progress.ts";
import type { SyncTask } from "./sync-task.ts";

/** What a sync needs to run, but for its bytes. */
export type Upload = Omit<SyncTask, "bytes">;

export type BegunUpload = { readonly upload: Upload; readonly isNew: boolean };

/**
 * Makes the sync of an upload, readable from now on and claimed for one run. An id that is there already is the same
 * upload, sent again: nothing is begun. Enforced by the primary key of `syncs`.
 */
export async function beginUpload(
  deps: Dependencies,
  options: { holder: TokenHolder; kind: SyncTask["kind"]; idempotencyKey: string | null },
): Promise<BegunUpload> {
  const { holder, kind } = options;
  const upload: Upload = {
    enterpriseId: holder.enterpriseId,
    slug: holder.slug,
    syncId: options.idempotencyKey ?? uuidv7(),
    claimId: uuidv7(),
    way: holder.role === "connector" ? "https" : "file",
    kind,
    connection: connectionOf(holder),
  };
  const inserted = await insertSync(deps, upload);
  if (inserted) return { upload, isNew: true };
  const existing = await readUpload(deps, upload);
  const isSame = existing?.kind === kind && existing.way !== "queue";
  const isVisible = upload.connection === null || existing?.connection_id === upload.connection.id;
  if (isSame && isVisible) return { upload, isNew: false };
  throw new ProblemError(
    409,
    "idempotency_key_used",
    "This Idempotency-Key stands for another request. Use a new UUID.",
  );
}

/** The upload's row; undefined only where its enterprise has been removed meanwhile. */
export function readUpload(deps: Dependencies, { enterpriseId, syncId }: Upload): Promise<SyncRow | undefined> {
  return deps.database.forEnterprise(enterpriseId, ({ db }) =>
    db
      .selectFrom("syncs")
      .selectAll()
      .where("enterprise_id", "=", enterpriseId)
      .where("id", "=", syncId)
      .executeTakeFirst(),
  );
}

async function insertSync(deps: Dependencies, upload: Upload): Promise<boolean> {
  const { enterpriseId, connection } = upload;
  const insert = ({ db }: EnterpriseTransaction) =>
    db
      .insertInto("syncs")
      .values({
        enterprise_id: enterpriseId,
        id: upload.syncId,
        way: upload.way,
        kind: upload.kind,
        state: "pending",
        stage: "receiving",
        connection_id: connection?.id ?? null,
        server_id: connection?.serverId ?? null,
        owner_id: upload.claimId,
        owned_until: claimEnd(),
        ...nothingYet,
      })
      .onConflict((conflict) => conflict.columns(["enterprise_id", "id"]).doNothing())
      .executeTakeFirst();
  const result = await deps.database.forEnterprise(enterpriseId, insert, { prepared: true });
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

function connectionOf({ role, connectionId, serverId }: TokenHolder): Upload["connection"] {
  if (role !== "connector") return null;
  if (connectionId === null || serverId === null)
    throw new Error("a connector's token names its connection and server");
  return { id: connectionId, serverId };
}

/** What a sync that has just begun does not know. */
export const nothingYet = {
  deployment_id: null,
  host_name: null,
  signed: null,
  chunk_count: null,
  taken_at: null,
  users_digest: null,
  error_code: null,
  error_message: null,
  error_byte_offset: null,
  error_user_index: null,
  accounts_version: null,
  report_id: null,
  finished_at: null,
} as const;
