import { z } from "zod";
import { timestamp, uuid } from "./identifiers.ts";
import { syncError } from "./sync-error.ts";

export const syncWay = z.enum(["queue", "file", "https"]);
export type SyncWay = z.infer<typeof syncWay>;

export const syncState = z.enum(["pending", "needs_confirmation", "success", "failure"]);
export type SyncState = z.infer<typeof syncState>;

/** What a pending sync is doing; `done` in a final state. */
export const syncStage = z.enum(["receiving", "validating", "applying", "done"]);
export type SyncStage = z.infer<typeof syncStage>;

/** GitHub's words for the states of an upload. */
export const uploadState = z.enum(["PENDING", "SUCCESS", "FAILURE"]);

/** `report_id` is null until a report that includes the upload is current. */
export const upload = z.object({
  id: uuid,
  sync_state: uploadState,
  stage: syncStage,
  accounts_read: z.number().int(),
  bytes_read: z.number().int(),
  signed: z.boolean().nullable(),
  report_id: uuid.nullable(),
  error: syncError.nullable(),
});
export type Upload = z.infer<typeof upload>;

export const sync = z.object({
  id: uuid,
  way: syncWay,
  kind: z.enum(["server", "cloud"]),
  state: syncState,
  stage: syncStage,
  host_name: z.string().nullable(),
  server_id: uuid.nullable(),
  accounts_read: z.number().int(),
  bytes_read: z.number().int(),
  signed: z.boolean().nullable(),
  taken_at: timestamp.nullable(),
  created_at: timestamp,
  finished_at: timestamp.nullable(),
  report_id: uuid.nullable(),
  error: syncError.nullable(),
});
export type Sync = z.infer<typeof sync>;
