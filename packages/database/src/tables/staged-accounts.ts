/** What a pending sync has read so far; unlogged, since a sync that a crash cuts off is read again or has failed. */
export type StagedServerAccountsTable = {
  enterprise_id: string;
  sync_id: string;
  user_id: number;
  emails: string;
};

export type StagedCloudRecordsTable = {
  enterprise_id: string;
  sync_id: string;
  kind: "user" | "invitation" | "subscription";
  record_key: string;
  document: string;
};
