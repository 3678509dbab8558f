import { type Kysely, sql } from "kysely";

/**
 * Has Postgres keep no statistics of `enterprise_id`. They would list the enterprises of the last analyze; a later one
 * counts as one row by them, for which any index that begins with the enterprise is as good as the right one, and a
 * statement on a million rows reads them all once for each row that it wants.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = current_schema() and column_name = 'enterprise_id'`.execute(db);
  for (const { name } of rows) {
    await sql`alter table ${sql.table(name)} alter column enterprise_id set statistics 0`.execute(db);
  }
}
