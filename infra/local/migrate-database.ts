import { migrate } from "@oneseat/database/migrate";
import { openDatabase } from "@oneseat/database/open-database";
import type { Say } from "./progress.ts";

/** Brings the database to what this version of the services expects. */
export async function migrateDatabase(url: string, say: Say): Promise<void> {
  const database = openDatabase({ url, applicationName: "oneseat-migrate", connectionsMax: 1 });
  try {
    const done = await migrate(database.root);
    if (done.length > 0) say(`database brought up to date: ${done.join(", ")}`);
  } finally {
    await database.close();
  }
}
