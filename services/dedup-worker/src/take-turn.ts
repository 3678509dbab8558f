import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { type Statement, sendTogether } from "@oneseat/database/send-together";

/**
 * One writer of an enterprise's report or search index at a time, to the end of the transaction. False where the enterprise is
 * gone; else it cannot be removed meanwhile. The first thing that a writer does: whoever locked a row before it could stand in the way of the
 * one that it waits for.
 */
export async function takeTurn({ client, enterpriseId }: EnterpriseTransaction): Promise<boolean> {
  const [{ rowCount }] = await sendTogether(client, [turnOf(enterpriseId)]);
  return rowCount === 1;
}

/** The same, to be sent with others: no row where the enterprise is gone. */
export function turnOf(enterpriseId: string): Statement {
  return {
    name: "take-turn",
    text: `
      select pg_advisory_xact_lock(hashtextextended('dedup ' || id, 0))
      from enterprises where id = $1 for key share`,
    values: [enterpriseId],
  };
}
