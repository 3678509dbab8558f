import type { Enterprise } from "@oneseat/contracts/enterprise";
import type { EnterprisesTable } from "@oneseat/database/tables/enterprises";
import type { Selectable } from "kysely";

export function enterpriseOfRow({ id, slug, name, created_at }: Selectable<EnterprisesTable>): Enterprise {
  return { id, slug, name, created_at: created_at.toISOString() };
}
