import type { Transaction } from "@oneseat/database/open-database";

/**
 * For the rest of the transaction. The tables may have just been filled and Postgres not know it yet: left alone it takes
 * a million rows for one and goes through all differences for each. With 1 % of a million changed: 2.5 s.
 */
export async function preferHashJoins({ client }: Transaction): Promise<void> {
  await client.query("set local enable_nestloop = off; set local work_mem = '64MB'");
}
