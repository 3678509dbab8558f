import { type Enterprise, enterprise } from "@oneseat/contracts/enterprise";
import { enterpriseSlug } from "@oneseat/contracts/identifiers";
import { cursorQuery, pageOf } from "@oneseat/contracts/page";
import { z } from "zod";
import type { Caller } from "../../callers/callers.ts";
import { openCursor, sealCursor } from "../../cursor.ts";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { callerOf } from "../../plugins/authenticate.ts";
import { problems } from "../route-schema.ts";
import { enterpriseOfRow } from "./enterprise-of-row.ts";

const position = z.tuple([enterpriseSlug]);

export function addListEnterprises(server: ApiServer, deps: Dependencies): void {
  server.get(
    "/api/v1/enterprises",
    {
      config: { access: ["operator", "owner", "billing_manager", "connector"] },
      schema: {
        tags: ["Enterprises"],
        summary: "List the enterprises that the token sees",
        querystring: cursorQuery,
        response: { 200: pageOf(enterprise), ...problems },
      },
    },
    async (request) => listEnterprises(deps, callerOf(request), request.query),
  );
}

/** All of the installation for its operator; for everyone else the enterprise of the token. */
async function listEnterprises(
  deps: Dependencies,
  caller: Caller,
  { cursor, limit }: z.infer<typeof cursorQuery>,
): Promise<{ items: Enterprise[]; next_cursor: string | null }> {
  const after = cursor === undefined ? "" : openCursor(cursor, position)[0];
  const rows = await deps.database.forInstallation(({ db }) => {
    const query = db
      .selectFrom("enterprises")
      .selectAll()
      .where("slug", ">", after)
      .orderBy("slug")
      .limit(limit + 1);
    return (caller.role === "operator" ? query : query.where("id", "=", caller.enterpriseId)).execute();
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(enterpriseOfRow), next_cursor: last ? sealCursor([last.slug]) : null };
}
