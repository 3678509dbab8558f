import type { EnterpriseTransaction } from "./open-database.ts";

/**
 * Removes connections with their tokens and unused enrolment tokens; returns how many there were. Running twice is
 * harmless: the second finds none.
 */
export async function deleteConnections(
  { db, enterpriseId }: EnterpriseTransaction,
  connectionIds: readonly string[],
): Promise<number> {
  if (connectionIds.length === 0) return 0;
  await db
    .deleteFrom("token_hashes")
    .where("enterprise_id", "=", enterpriseId)
    .where((where) =>
      where.or([
        where("subject_id", "in", connectionIds),
        where(
          "subject_id",
          "in",
          where
            .selectFrom("tokens")
            .select("id")
            .where("enterprise_id", "=", enterpriseId)
            .where("connection_id", "in", connectionIds),
        ),
      ]),
    )
    .execute();
  // Takes the tokens along by their foreign key.
  const deleted = await db
    .deleteFrom("connections")
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "in", connectionIds)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
