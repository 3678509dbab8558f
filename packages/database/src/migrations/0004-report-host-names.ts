import { type Kysely, sql } from "kysely";

/** Which server instances a report includes, so that a history can say where one joined; earlier reports do not tell. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table reports add column host_names text[] not null default '{}'`.execute(db);
}
