import type { Database, EnterpriseTransaction } from "@oneseat/database/open-database";

/**
 * Claims an enterprise for one dedup and returns the fence, which only the latest claim holds; null where the enterprise is
 * gone. Running twice is harmless: the earlier claim is void, and its report will be refused.
 */
export function claimEnterprise(database: Database, enterpriseId: string): Promise<number | null> {
  return database.forEnterprise(enterpriseId, claimToTheEnd);
}

/** The same in a transaction that goes on: until its end nobody else can claim, or change what a report depends on. */
export async function claimToTheEnd({ client, enterpriseId }: EnterpriseTransaction): Promise<number | null> {
  const { rows } = await client.query<{ dedup_fence: number }>({
    name: "claim-enterprise",
    text: "update enterprise_state set dedup_fence = dedup_fence + 1 where enterprise_id = $1 returning dedup_fence",
    values: [enterpriseId],
  });
  return rows[0]?.dedup_fence ?? null;
}
