import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import * as enterprises from "./migrations/0001-enterprises.ts";
import * as accounts from "./migrations/0002-accounts.ts";
import * as reports from "./migrations/0003-reports.ts";
import * as reportHostNames from "./migrations/0004-report-host-names.ts";
import * as peopleSearch from "./migrations/0005-people-search.ts";
import * as tenantStatistics from "./migrations/0006-tenant-statistics.ts";
import * as temporaryStages from "./migrations/0007-temporary-stages.ts";
import * as smallerPeople from "./migrations/0008-smaller-people.ts";

/** In order; a migration that has been released is never changed, another one follows it. */
const migrations: Record<string, Migration> = {
  "0001-enterprises": enterprises,
  "0002-accounts": accounts,
  "0003-reports": reports,
  "0004-report-host-names": reportHostNames,
  "0005-people-search": peopleSearch,
  "0006-tenant-statistics": tenantStatistics,
  "0007-temporary-stages": temporaryStages,
  "0008-smaller-people": smallerPeople,
};

/**
 * Brings the database to the newest migration and returns the names of those that ran. Safe to call from several
 * processes at once: Kysely takes an advisory lock, and the second finds nothing left to do.
 */
export async function migrate<Schema>(db: Kysely<Schema>): Promise<string[]> {
  const { error, results } = await migrator(db).migrateToLatest();
  if (error) throw error;
  return (results ?? []).filter((result) => result.status === "Success").map((result) => result.migrationName);
}

/** True when every migration that this build knows has run. */
export async function isMigrated<Schema>(db: Kysely<Schema>): Promise<boolean> {
  const known = await migrator(db).getMigrations();
  return known.every((migration) => migration.executedAt !== undefined);
}

function migrator<Schema>(db: Kysely<Schema>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}
