import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Dependencies } from "../dependencies.ts";
import { claimEnd } from "./sync-progress.ts";

const retryDelaySeconds = 30;

/** Claims a pending sync that the transaction has locked; returns the claim's id. Whoever held it before has lost it. */
export async function claimSync({ db, enterpriseId }: EnterpriseTransaction, syncId: string): Promise<string> {
  const claimId = uuidv7();
  await db
    .updateTable("syncs")
    .set({ stage: "validating", owner_id: claimId, owned_until: claimEnd() })
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", syncId)
    .execute();
  return claimId;
}

/** Gives a claim back, to be taken up by whichever process sweeps first: at once when this one stops, else a while later. */
export async function releaseSync(
  { enterpriseId, syncId, claimId }: { enterpriseId: string; syncId: string; claimId: string },
  deps: Dependencies,
): Promise<void> {
  const delaySeconds = deps.runs.signal.aborted ? 0 : retryDelaySeconds;
  await deps.database.forEnterprise(enterpriseId, ({ db }) =>
    db
      .updateTable("syncs")
      .set({ owner_id: null, owned_until: sql<Date>`now() + ${delaySeconds}::integer * interval '1 second'` })
      .where("enterprise_id", "=", enterpriseId)
      .where("id", "=", syncId)
      .where("state", "=", "pending")
      .where("owner_id", "=", claimId)
      .execute(),
  );
}
