import type { JobName } from "@oneseat/contracts/job-payloads";
import { uuidArray } from "@oneseat/database/binary-array";
import type { Database } from "@oneseat/database/open-database";
import { type Statement, sendTogether } from "@oneseat/database/send-together";
import type { OutboxTable } from "@oneseat/database/tables/outbox";
import type { Selectable } from "kysely";

export const rowsPerPass = 250;
/** A queue that does not answer would otherwise hold the transaction, and the process at its end. */
const sendTimeoutMsDefault = 10_000;

export type OutboxRow = Pick<Selectable<OutboxTable>, "enterprise_id" | "id" | "recipient_id" | "payload">;

/**
 * Sends what committed transactions left in the outbox for one job, oldest first, and removes what was sent; returns the
 * number of rows. A crash between the two sends again, which is harmless for every job: dedup requests of an enterprise
 * collapse, and a receipt for a chunk that has one changes nothing. Processes share the work by `skip locked`. Throws
 * when none is taken; where one is not, the others are removed all the same.
 */
export async function relayOutbox(
  database: Database,
  job: JobName,
  send: (row: OutboxRow) => Promise<void>,
  { sendTimeoutMs = sendTimeoutMsDefault }: { sendTimeoutMs?: number } = {},
): Promise<number> {
  return database.forInstallation(
    async ({ client }, [{ rows }]) => {
      const sends = await Promise.allSettled(rows.map((row) => within(sendTimeoutMs, send(row))));
      const failed = sends.find(({ status }) => status === "rejected");
      const sent = rows.filter((_, index) => sends[index]?.status === "fulfilled");
      if (failed?.status === "rejected" && sent.length === 0) throw failed.reason;
      if (sent.length > 0) await sendTogether(client, removalOf(sent));
      return sent.length;
    },
    { first: [lockRows(job)] },
  );
}

function lockRows(job: JobName): Statement<OutboxRow> {
  return {
    name: "lock-outbox",
    text: `
      select enterprise_id, id, recipient_id, payload from outbox where job = $1
      order by created_at, id limit ${rowsPerPass} for update skip locked`,
    values: [job],
  };
}

function removalOf(rows: readonly OutboxRow[]): readonly Statement[] {
  return [
    // A removal that a crash of Postgres undoes only has its row sent again: it need not be waited for.
    { name: "commit-soon", text: "set local synchronous_commit = off", values: [] },
    {
      name: "remove-from-outbox",
      text: `
        delete from outbox using unnest($1::uuid[], $2::uuid[]) as sent (enterprise_id, id)
        where outbox.enterprise_id = sent.enterprise_id and outbox.id = sent.id`,
      values: [uuidArray(rows.map(({ enterprise_id }) => enterprise_id)), uuidArray(rows.map(({ id }) => id))],
    },
  ];
}

async function within(timeoutMs: number, sending: Promise<void>): Promise<void> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error("the queue did not answer in time")), timeoutMs);
  try {
    await Promise.race([sending, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
