import type { Connection } from "@oneseat/contracts/connection";
import type { ConnectionsTable } from "@oneseat/database/tables/connections";
import type { Selectable } from "kysely";

export function connectionOfRow(row: Selectable<ConnectionsTable>): Connection {
  return {
    id: row.id,
    host_name: row.host_name,
    server_id: row.server_id,
    key_id: row.key_id,
    state: row.state,
    created_at: row.created_at.toISOString(),
    enrolled_at: row.enrolled_at?.toISOString() ?? null,
    enrolment_expires_at: row.enrolment_expires_at?.toISOString() ?? null,
  };
}
