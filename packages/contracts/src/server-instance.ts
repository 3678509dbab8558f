import { z } from "zod";
import { leftOut } from "./export-file.ts";
import { timestamp, uuid } from "./identifiers.ts";
import { syncState, syncWay } from "./sync.ts";
import { syncError } from "./sync-error.ts";

/** GitHub's wording for where an instance's usage comes from. */
export const syncDescription = z.enum([
  "Server usage uploaded",
  "GitHub Connect server usage synced",
  "GitHub Connect server usage never synced",
]);

export const serverInstance = z.object({
  server_id: uuid,
  host_name: z.string(),
  version: z.string().nullable(),
  is_connected: z.boolean(),
  accounts: z.number().int(),
  left_out: leftOut,
  last_sync: z
    .object({
      id: uuid,
      way: syncWay,
      date: timestamp,
      status: syncState,
      error: syncError.nullable(),
    })
    .nullable(),
  /** When accounts last came in; `last_sync` may have failed since. Null: never. */
  last_success_at: timestamp.nullable(),
  /** Whether the usage in force bore a signature that OneSeat knows; null: there is none in force. */
  signed: z.boolean().nullable(),
  description: syncDescription,
});
export type ServerInstance = z.infer<typeof serverInstance>;
