import { uuid } from "@oneseat/contracts/identifiers";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { notFound, ProblemError } from "@oneseat/http/problem-error";
import { sql } from "kysely";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { enterpriseParams, enterprisePath, noContent, problems } from "../route-schema.ts";

export function addDeleteToken(server: ApiServer, deps: Dependencies): void {
  server.delete(
    `${enterprisePath}/tokens/:token`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Tokens"],
        summary: "Revoke a token at once",
        params: enterpriseParams.extend({ token: uuid }),
        response: { 204: noContent, ...problems },
      },
    },
    async (request, reply) => {
      await deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        deleteToken(transaction, request.params.token),
      );
      return reply.code(204).send();
    },
  );
}

async function deleteToken({ db, enterpriseId }: EnterpriseTransaction, id: string): Promise<void> {
  // Locks them all, so that two owners cannot revoke each other's last token at once.
  const owners = await db
    .selectFrom("tokens")
    .select("id")
    .where("enterprise_id", "=", enterpriseId)
    .where("role", "=", "owner")
    .where(({ eb, or }) => or([eb("expires_at", "is", null), eb("expires_at", ">", sql<Date>`now()`)]))
    .orderBy("id")
    .forUpdate()
    .execute();
  if (owners.length === 1 && owners[0]?.id === id) throw lastOwnerToken();
  const deleted = await db
    .deleteFrom("tokens")
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (deleted.numDeletedRows === 0n) throw notFound();
  await db.deleteFrom("token_hashes").where("enterprise_id", "=", enterpriseId).where("subject_id", "=", id).execute();
}

function lastOwnerToken(): ProblemError {
  return new ProblemError(
    409,
    "last_owner_token",
    "This is the enterprise's last owner token; without it nobody could make another. Make a new one first.",
  );
}
