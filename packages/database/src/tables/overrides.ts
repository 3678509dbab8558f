import type { Generated } from "kysely";

/** An owner's word on who is one person: `link` two accounts, or `unlink` one account from an address. */
export type OverridesTable = {
  enterprise_id: string;
  id: string;
  kind: "link" | "unlink";
  account_key: string;
  other_account_key: string | null;
  address: string | null;
  author: string;
  note: string | null;
  created_at: Generated<Date>;
};
