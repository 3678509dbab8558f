/** Accounts in force. `emails` is JSON text `[[email, primary], …]` in the order of the source. */
export type ServerAccountsTable = {
  enterprise_id: string;
  deployment_id: string;
  user_id: number;
  emails: string;
};
