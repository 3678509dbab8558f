import { migrate } from "@oneseat/database/migrate";
import { openDatabase } from "@oneseat/database/open-database";

/**
 * Brings the database at `DATABASE_URL` to the newest migration and ends: a job to run before the services of a new
 * version start. Running it again, or twice at once, changes nothing.
 */
async function migrateOnce(url: string | undefined): Promise<void> {
  if (!url)
    throw new Error("Set DATABASE_URL to the address of the database, as postgres://USER:PASSWORD@HOST/DATABASE.");
  const database = openDatabase({ url, applicationName: "migrate", connectionsMax: 1 });
  try {
    const names = await migrate(database.root);
    console.log(names.length === 0 ? "the database is up to date" : `migrated: ${names.join(", ")}`);
  } finally {
    await database.close();
  }
}

await migrateOnce(process.env.DATABASE_URL).catch((error: Error) => {
  console.error(`Migration failed: ${error.message}`);
  process.exitCode = 1;
});
