import { cursorQuery, pageOf } from "@oneseat/contracts/page";
import { type Sync, sync, syncState } from "@oneseat/contracts/sync";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { sql } from "kysely";
import { z } from "zod";
import { openCursor, sealCursor } from "../../cursor.ts";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { syncOfRow } from "../../syncs/sync-of-row.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

const query = cursorQuery.extend({ state: syncState.optional() });
/** Microseconds since 1970: a `Date` would lose some, and with them rows of the same millisecond. */
const position = z.tuple([z.int(), z.uuid()]);

export function addListSyncs(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/syncs`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Syncs"],
        summary: "List every sync by any way, the newest first",
        params: enterpriseParams,
        querystring: query,
        response: { 200: pageOf(sync), ...problems },
      },
    },
    async (request) =>
      deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        listSyncs(transaction, request.query),
      ),
  );
}

async function listSyncs(
  { db, enterpriseId }: EnterpriseTransaction,
  { cursor, limit, state }: z.infer<typeof query>,
): Promise<{ items: Sync[]; next_cursor: string | null }> {
  const [createdAtUs, id] = cursor === undefined ? [] : openCursor(cursor, position);
  const rows = await db
    .selectFrom("syncs")
    .selectAll()
    .select(sql<number>`(extract(epoch from created_at) * 1000000)::bigint`.as("created_at_us"))
    .where("enterprise_id", "=", enterpriseId)
    .$if(state !== undefined, (select) => select.where("state", "=", state ?? "pending"))
    .$if(id !== undefined, (select) =>
      select.where(
        sql<boolean>`(created_at, id) < (timestamptz 'epoch' + ${createdAtUs}::bigint * interval '1 microsecond', ${id}::uuid)`,
      ),
    )
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map(syncOfRow),
    next_cursor: last ? sealCursor([last.created_at_us, last.id]) : null,
  };
}
