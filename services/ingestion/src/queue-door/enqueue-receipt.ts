import type { JobName } from "@oneseat/contracts/job-payloads";
import type { ReceiptClaims } from "@oneseat/contracts/snapshot-chunk";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { KeyPair } from "@oneseat/queue/key-pairs";
import { signReceipt } from "@oneseat/queue/sign-receipt";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";

/**
 * Has a receipt sent once this transaction has committed, and only then: what it says is durable. Sent twice it is
 * harmless: a receipt for a chunk that has one changes nothing.
 */
export async function enqueueReceipt(
  { db, enterpriseId }: EnterpriseTransaction,
  claims: ReceiptClaims,
  signing: KeyPair,
): Promise<void> {
  const job: JobName = "deliver-receipt";
  const receipt = await signReceipt(claims, signing.privateKey);
  const payload = JSON.stringify({ receipt });
  await db
    .insertInto("outbox")
    .values({ enterprise_id: enterpriseId, id: uuidv7(), job, recipient_id: claims.connection_id, payload })
    .execute();
  await sql`notify oneseat_outbox`.execute(db);
}
