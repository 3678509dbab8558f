import { type Kysely, sql } from "kysely";

/** The search index of people, in place of text on every row that only a scan could search. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table search_blocks (
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    generation integer not null,
    block integer not null,
    people integer not null,
    first_order_key bytea not null,
    last_order_key bytea not null,
    last_valid_to integer not null,
    facts bytea not null,
    directory text not null,
    content bytea not null,
    primary key (enterprise_id, generation, block)
  )`,
  // Compressed already; and only what is stored as it came can be read in part.
  `alter table search_blocks alter column facts set storage external, alter column content set storage external`,
  `alter table enterprise_state add column search_version integer not null default 0`,
  `alter table people drop column search_names, drop column search_addresses`,
];
