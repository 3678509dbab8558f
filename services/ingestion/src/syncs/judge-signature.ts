import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { LicenseUsageError } from "@oneseat/license-usage/license-usage-error";
import type { LicenseUsage } from "@oneseat/license-usage/read-license-usage";
import { verifySnapshot } from "@oneseat/license-usage/snapshot-signature";
import type { SyncTask } from "./sync-task.ts";

/**
 * Whether the snapshot counts as signed. A key that is registered for this server in this enterprise must verify. Without one
 * the file is unsigned, which the enterprise's settings may allow; what came by the queue was signed message by message.
 */
export async function judgeSignature(
  transaction: EnterpriseTransaction,
  usage: LicenseUsage,
  task: SyncTask,
): Promise<boolean> {
  const { signature, header } = usage;
  const known = task.connection?.key;
  const publicKey =
    signature && known?.id === signature.key_id
      ? known.publicKey
      : signature && (await findKey(transaction, header.server_id, signature.key_id));
  if (signature && publicKey) {
    if (verifySnapshot(signature, usage, publicKey)) return true;
    throw new LicenseUsageError(
      "bad_signature",
      "The file's signature does not fit its content: it was changed after it was made. Export it again and upload it unchanged.",
    );
  }
  if (task.way === "queue") return true;
  if (await takesUnsigned(transaction)) return false;
  throw new LicenseUsageError(
    "unsigned",
    signature
      ? "The file is signed with a key that is not registered for this server. Register the connector's key, or allow unsigned uploads in the settings."
      : "The file is not signed. Export it with an enrolled connector, or allow unsigned uploads in the settings.",
  );
}

async function findKey({ db, enterpriseId }: EnterpriseTransaction, serverId: string, keyId: string) {
  const connection = await db
    .selectFrom("connections")
    .select("public_key")
    .where("enterprise_id", "=", enterpriseId)
    .where("server_id", "=", serverId)
    .where("key_id", "=", keyId)
    .where("state", "<>", "awaiting_enrolment")
    .executeTakeFirst();
  return connection?.public_key ?? null;
}

async function takesUnsigned({ db, enterpriseId }: EnterpriseTransaction): Promise<boolean> {
  const settings = await db
    .selectFrom("settings")
    .select("unsigned_uploads")
    .where("enterprise_id", "=", enterpriseId)
    .executeTakeFirst();
  return settings?.unsigned_uploads ?? false;
}
