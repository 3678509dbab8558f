import type { EnterpriseTransaction } from "./open-database.ts";

/** Tables whose rows no foreign key takes along: large ones, where checking it would cost with every row. */
const withoutForeignKey = [
  "server_accounts",
  "cloud_records",
  "people",
  "uncounted_accounts",
  "report_anchors",
] as const;

/**
 * Removes an enterprise and every row of it; returns the ids of the connections that it had. The enterprise goes
 * first: it locks out writers, whose rows have a foreign key to it or to what goes with it, so that nothing is left behind.
 * Running twice is harmless: the second finds nothing.
 */
export async function deleteEnterprise({
  db,
  enterpriseId,
}: EnterpriseTransaction): Promise<{ connectionIds: string[] }> {
  const connections = await db
    .selectFrom("connections")
    .select("id")
    .where("enterprise_id", "=", enterpriseId)
    .execute();
  await db.deleteFrom("enterprises").where("id", "=", enterpriseId).execute();
  for (const table of withoutForeignKey) {
    await db.deleteFrom(table).where("enterprise_id", "=", enterpriseId).execute();
  }
  return { connectionIds: connections.map(({ id }) => id) };
}
