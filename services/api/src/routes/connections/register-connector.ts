import type { EnrolRequest } from "@oneseat/contracts/connection";
import { deleteConnections } from "@oneseat/database/delete-connections";
import { hashToken, newToken } from "@oneseat/database/find-token";
import { insertToken } from "@oneseat/database/insert-token";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { ProblemError, requiresAuthentication } from "@oneseat/http/problem-error";
import { keyIdOf } from "@oneseat/queue/key-pairs";
import type { Dependencies } from "../../dependencies.ts";
import type { QueueCredentials } from "../../queue-access/queue-access.ts";
import { lockConnections, refuseTakenHostName, refuseTakenKey } from "./refuse-taken.ts";

export type Enrolment = {
  readonly connectionId: string;
  readonly token: string;
  readonly proposal: EnrolRequest;
};

/**
 * Uses the enrolment token up and turns the waiting connection into an enrolled one; an older connection of the same
 * server id goes, with its token. The hash of the enrolment token is deleted first: of two who come with the same
 * token, the second finds nothing to delete.
 */
export async function registerConnector(
  transaction: EnterpriseTransaction,
  deps: Pick<Dependencies, "queueAccess" | "now">,
  enrolment: Enrolment,
): Promise<{ replacedIds: string[]; queue: QueueCredentials; connectorToken: string }> {
  const { connectionId, proposal } = enrolment;
  await lockConnections(transaction);
  await useEnrolmentToken(transaction, enrolment, deps.now());
  await refuseTakenHostName(transaction, { hostName: proposal.host_name, serverId: proposal.server_id });
  const replacedIds = await findReplaced(transaction, proposal.server_id);
  await deleteConnections(transaction, replacedIds);
  const keyId = await keyIdOf(proposal.public_key);
  await refuseTakenKey(transaction, keyId);
  const { credentials, passwordDigest } = await deps.queueAccess.grant({
    enterpriseId: transaction.enterpriseId,
    connectionId,
  });
  await transaction.db
    .updateTable("connections")
    .set({
      state: "enrolled",
      server_id: proposal.server_id,
      public_key: JSON.stringify(proposal.public_key),
      key_id: keyId,
      queue_password_digest: passwordDigest,
      enrolled_at: deps.now(),
      enrolment_expires_at: null,
    })
    .where("enterprise_id", "=", transaction.enterpriseId)
    .where("id", "=", connectionId)
    .execute();
  const connectorToken = newToken();
  const name = `connector ${proposal.host_name}`;
  await insertToken(transaction, { token: connectorToken, name, role: "connector", connectionId, expiresAt: null });
  return { replacedIds, queue: credentials, connectorToken };
}

/** Throws 401 for a token that is used or too old, 422 when it was made for another host name. */
async function useEnrolmentToken(
  { db, enterpriseId }: EnterpriseTransaction,
  { token, connectionId, proposal }: Enrolment,
  now: Date,
): Promise<void> {
  const used = await db
    .deleteFrom("token_hashes")
    .where("token_hash", "=", hashToken(token))
    .where("kind", "=", "enrolment")
    .executeTakeFirst();
  const waiting = await db
    .selectFrom("connections")
    .select(["host_name", "enrolment_expires_at"])
    .where("enterprise_id", "=", enterpriseId)
    .where("id", "=", connectionId)
    .where("state", "=", "awaiting_enrolment")
    .executeTakeFirst();
  const isGood = used.numDeletedRows === 1n && waiting?.enrolment_expires_at && waiting.enrolment_expires_at > now;
  if (!isGood) throw requiresAuthentication();
  if (waiting.host_name === proposal.host_name) return;
  throw new ProblemError(422, "host_name_mismatch", "The enrolment token was made for another host name.", [
    { field: "host_name", message: "must be the one that the enrolment token was made for" },
  ]);
}

async function findReplaced({ db, enterpriseId }: EnterpriseTransaction, serverId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("connections")
    .select("id")
    .where("enterprise_id", "=", enterpriseId)
    .where("server_id", "=", serverId)
    .where("state", "=", "enrolled")
    .execute();
  return rows.map(({ id }) => id);
}
