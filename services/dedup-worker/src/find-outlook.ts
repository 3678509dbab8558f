import type { Database } from "@oneseat/database/open-database";
import { type Due, findDue } from "./find-due.ts";
import { findPatience, type Patience } from "./find-patience.ts";

/** What is due to a large enterprise at this moment, and how long it may wait; null where the enterprise is gone. */
export function findOutlook(database: Database, enterpriseId: string): Promise<(Due & Patience) | null> {
  return database.forEnterprise(enterpriseId, async (transaction) => {
    const due = await findDue(transaction);
    return due && { ...due, ...(await findPatience(transaction, due.accounts)) };
  });
}
