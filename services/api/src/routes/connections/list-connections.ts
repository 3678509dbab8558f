import { type Connection, connection } from "@oneseat/contracts/connection";
import { uuid } from "@oneseat/contracts/identifiers";
import { cursorQuery, pageOf } from "@oneseat/contracts/page";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { z } from "zod";
import { openCursor, sealCursor } from "../../cursor.ts";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { connectionOfRow } from "./connection-of-row.ts";

const position = z.tuple([uuid]);

export function addListConnections(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/connections`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Connections"],
        summary: "List connections, the newest first",
        params: enterpriseParams,
        querystring: cursorQuery,
        response: { 200: pageOf(connection), ...problems },
      },
    },
    async (request) =>
      deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        listConnections(transaction, request.query),
      ),
  );
}

async function listConnections(
  { db, enterpriseId }: EnterpriseTransaction,
  { cursor, limit }: z.infer<typeof cursorQuery>,
): Promise<{ items: Connection[]; next_cursor: string | null }> {
  const before = cursor === undefined ? null : openCursor(cursor, position)[0];
  const rows = await db
    .selectFrom("connections")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .$if(before !== null, (select) => select.where("id", "<", before))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(connectionOfRow), next_cursor: last ? sealCursor([last.id]) : null };
}
