import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { validToOpen } from "@oneseat/database/tables/people";
import { sql } from "kysely";
import type { UncountedAccount } from "../matching/match-accounts.ts";
import { storable } from "./person-row.ts";

/**
 * Brings the accounts that do not count to those of a result, ending and beginning only rows that differ. Running twice
 * is harmless: the second time nothing differs. The primary key refuses an account twice in one version.
 */
export async function replaceUncounted(
  transaction: EnterpriseTransaction,
  version: number,
  uncounted: readonly UncountedAccount[],
): Promise<void> {
  const { db, enterpriseId } = transaction;
  const inForce = version === 1 ? [] : await readInForce(transaction);
  const earlier = new Map(inForce.map(({ account_key, why }) => [account_key, why]));
  const now = new Map<string, string>(uncounted.map(({ key, why }) => [storable(key), why]));
  const ended = [...earlier].filter(([key, why]) => now.get(key) !== why).map(([key]) => key);
  const begun = [...now].filter(([key, why]) => earlier.get(key) !== why);
  if (ended.length > 0) {
    await db
      .updateTable("uncounted_accounts")
      .set({ valid_to: version })
      .where("enterprise_id", "=", enterpriseId)
      .where("valid_to", "=", validToOpen)
      .where("account_key", "=", sql<string>`any(${ended}::text[])`)
      .execute();
  }
  if (begun.length === 0) return;
  const keys = begun.map(([key]) => key);
  const reasons = begun.map(([, why]) => why);
  await sql`
    insert into uncounted_accounts (enterprise_id, account_key, valid_from, why)
    select ${enterpriseId}, account_key, ${version}, why
    from unnest(${keys}::text[], ${reasons}::text[]) as begun (account_key, why)`.execute(db);
}

function readInForce({ db, enterpriseId }: EnterpriseTransaction) {
  return db
    .selectFrom("uncounted_accounts")
    .select(["account_key", "why"])
    .where("enterprise_id", "=", enterpriseId)
    .where("valid_to", "=", validToOpen)
    .execute();
}
