import type { EnterpriseTransaction } from "@oneseat/database/open-database";

/** The people of one report: the rows that were valid at its version. */
export function peopleOfVersion({ db, enterpriseId }: EnterpriseTransaction, version: number) {
  return db
    .selectFrom("people")
    .where("enterprise_id", "=", enterpriseId)
    .where("valid_from", "<=", version)
    .where("valid_to", ">", version);
}
