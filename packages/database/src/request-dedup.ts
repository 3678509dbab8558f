import type { JobName } from "@oneseat/contracts/job-payloads";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { EnterpriseTransaction } from "./open-database.ts";

/**
 * Says that something a report depends on has changed in this transaction, and asks for a dedup after its commit.
 * Returns the new `accounts_version`. Running twice is harmless: it asks for one more look at the same accounts.
 */
export async function requestDedup({ db, enterpriseId }: EnterpriseTransaction): Promise<number> {
  const { accounts_version } = await db
    .updateTable("enterprise_state")
    .set({ accounts_version: sql`accounts_version + 1` })
    .where("enterprise_id", "=", enterpriseId)
    .returning("accounts_version")
    .executeTakeFirstOrThrow();
  const job: JobName = "dedup-enterprise";
  await db
    .insertInto("outbox")
    .values({
      enterprise_id: enterpriseId,
      id: uuidv7(),
      job,
      recipient_id: null,
      payload: JSON.stringify({ enterprise_id: enterpriseId }),
    })
    .execute();
  await sql`notify oneseat_outbox`.execute(db);
  return accounts_version;
}
