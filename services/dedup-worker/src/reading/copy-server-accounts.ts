import { type CopiedRows, literal, RowCopier } from "@oneseat/database/copied-rows";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";

const serverAccountsAtOnce = 20_000;

/** The columns of `copyServerAccounts`; of `emails` it gives JSON text. */
export const accountField = { userId: 0, emails: 1 } as const;

/**
 * The accounts of a large server deployment in the order of their ids, a batch at a time, as the bytes that Postgres sends: as
 * objects with texts they take three times as long. While the caller works on a batch, the next one comes.
 */
export async function* copyServerAccounts(
  { client, enterpriseId }: EnterpriseTransaction,
  deploymentId: string,
  rowsAtOnce = serverAccountsAtOnce,
): AsyncGenerator<CopiedRows> {
  const copier = new RowCopier(client);
  const copyBehind = (userId: number) => {
    const copy = copier.copy(
      `select user_id, emails from server_accounts
       where enterprise_id = ${literal(enterpriseId)} and deployment_id = ${literal(deploymentId)} and user_id > ${userId}
       order by user_id limit ${rowsAtOnce}`,
    );
    copy.catch(() => {}); // told by whoever waits for it, unless the walk ends before
    return copy;
  };
  // A user id is positive.
  for (let next = copyBehind(0); ; ) {
    const rows = await next;
    const isLast = rows.count < rowsAtOnce;
    if (!isLast) {
      rows.goTo(rows.count - 1);
      next = copyBehind(rows.int8(accountField.userId));
    }
    if (rows.count > 0) yield rows;
    if (isLast) return;
  }
}
