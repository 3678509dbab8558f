import type { Generated } from "kysely";

/** Chunks that a receipt was promised for. `body` (deflated bytes of the export file) is null once the sync has ended. */
export type SyncChunksTable = {
  enterprise_id: string;
  sync_id: string;
  chunk_number: number;
  digest: string;
  body: Buffer | null;
  stored_at: Generated<Date>;
};
