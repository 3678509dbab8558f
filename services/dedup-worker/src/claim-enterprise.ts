import type { Database } from "@oneseat/database/open-database";
import { sql } from "kysely";

/**
 * Claims an enterprise for one dedup and returns the fence, which only the latest claim holds; null where the enterprise is
 * gone. Running twice is harmless: the earlier claim is void, and its report will be refused.
 */
export async function claimEnterprise(database: Database, enterpriseId: string): Promise<number | null> {
  return database.forEnterprise(enterpriseId, async ({ db }) => {
    const claimed = await db
      .updateTable("enterprise_state")
      .set({ dedup_fence: sql`dedup_fence + 1` })
      .where("enterprise_id", "=", enterpriseId)
      .returning("dedup_fence")
      .executeTakeFirst();
    return claimed?.dedup_fence ?? null;
  });
}
