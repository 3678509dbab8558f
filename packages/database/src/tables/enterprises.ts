import type { Generated } from "kysely";

/** Not a tenant table: it is how a tenant is found. */
export type EnterprisesTable = {
  id: string;
  slug: string;
  name: string;
  created_at: Generated<Date>;
};
