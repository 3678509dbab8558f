import { randomUUID } from "node:crypto";
import type { Database } from "@oneseat/database/open-database";
import type { SyncsTable } from "@oneseat/database/tables/syncs";
import type { Insertable } from "kysely";
import { builtHostName, builtServerId } from "./export-file.ts";

/** A sync as ingestion keeps it: a successful upload of the built instance unless `changes` say otherwise. */
export async function insertSync(
  database: Database,
  enterpriseId: string,
  changes: Partial<Insertable<SyncsTable>> = {},
): Promise<string> {
  const id = changes.id ?? randomUUID();
  const state = changes.state ?? "success";
  const isFinal = state === "success" || state === "failure";
  const failed = state === "failure" ? { error_code: "malformed_json", error_message: "The file is cut off." } : {};
  const row: Insertable<SyncsTable> = {
    ...{ enterprise_id: enterpriseId, id, way: "file", kind: "server", state, stage: isFinal ? "done" : "validating" },
    ...{ host_name: builtHostName, server_id: builtServerId, signed: true },
    finished_at: isFinal ? new Date() : null,
    ...failed,
    ...changes,
  };
  await database.forEnterprise(enterpriseId, ({ db }) => db.insertInto("syncs").values(row).execute());
  return id;
}
