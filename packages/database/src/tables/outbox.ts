import type { ColumnType, Generated } from "kysely";

/** Jobs that must follow a commit: written in its transaction, sent and deleted by the relay. */
export type OutboxTable = {
  enterprise_id: string;
  id: string;
  job: string;
  /** The connection that a receipt is for; null for jobs of a shared queue. */
  recipient_id: string | null;
  payload: ColumnType<unknown, string, string>;
  created_at: Generated<Date>;
};
