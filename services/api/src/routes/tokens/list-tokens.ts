import { uuid } from "@oneseat/contracts/identifiers";
import { cursorQuery, pageOf } from "@oneseat/contracts/page";
import { type Token, token } from "@oneseat/contracts/token";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { z } from "zod";
import { openCursor, sealCursor } from "../../cursor.ts";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { tokenOfRow } from "./token-of-row.ts";

const position = z.tuple([uuid]);

export function addListTokens(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/tokens`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Tokens"],
        summary: "List tokens, the newest first, without their text",
        params: enterpriseParams,
        querystring: cursorQuery,
        response: { 200: pageOf(token), ...problems },
      },
    },
    async (request) =>
      deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        listTokens(transaction, request.query),
      ),
  );
}

async function listTokens(
  { db, enterpriseId }: EnterpriseTransaction,
  { cursor, limit }: z.infer<typeof cursorQuery>,
): Promise<{ items: Token[]; next_cursor: string | null }> {
  const before = cursor === undefined ? null : openCursor(cursor, position)[0];
  const rows = await db
    .selectFrom("tokens")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .$if(before !== null, (select) => select.where("id", "<", before))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(tokenOfRow), next_cursor: last ? sealCursor([last.id]) : null };
}
