import type { Database } from "@oneseat/database/open-database";

/**
 * Empties the stages of syncs that have ended, which a process that died between an end and its clearing left behind. Of
 * all enterprises at once, at start: it reads ids and nothing else, and the stages are empty but for syncs that run.
 */
export async function clearStages(database: Database): Promise<void> {
  for (const table of ["staged_server_accounts", "staged_cloud_records"] as const) {
    await database.forInstallation(({ db }) =>
      db
        .deleteFrom(table)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom("syncs")
                .select("syncs.id")
                .whereRef("syncs.enterprise_id", "=", `${table}.enterprise_id`)
                .whereRef("syncs.id", "=", `${table}.sync_id`)
                .where("syncs.state", "=", "pending"),
            ),
          ),
        )
        .execute(),
    );
  }
}
