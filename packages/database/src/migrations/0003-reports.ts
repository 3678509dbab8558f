import { type Kysely, sql } from "kysely";

/** What the dedup-worker reads beside accounts, and what it writes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table overrides (
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    id uuid not null,
    kind text not null check (kind in ('link', 'unlink')),
    account_key text not null,
    other_account_key text,
    address text,
    author text not null,
    note text,
    created_at timestamptz not null default now(),
    primary key (enterprise_id, id),
    check ((kind = 'link') = (other_account_key is not null)),
    check ((kind = 'unlink') = (address is not null))
  )`,
  `create table reports (
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    id uuid not null,
    version integer not null,
    created_at timestamptz not null default now(),
    matching_policy text not null,
    seats_consumed integer not null,
    accounts integer not null,
    cloud_only integer not null,
    server_only integer not null,
    cloud_and_server integer not null,
    visual_studio integer not null,
    count_any_email integer not null,
    count_primary_email integer not null,
    count_github_rule integer not null,
    people_added integer not null,
    people_removed integer not null,
    people_joined integer not null,
    people_split integer not null,
    content_hash text not null,
    primary key (enterprise_id, id),
    unique (enterprise_id, version),
    check (cloud_only + server_only + cloud_and_server = seats_consumed)
  )`,
  `create table report_anchors (
    enterprise_id uuid not null,
    report_id uuid not null,
    position integer not null,
    order_key bytea not null,
    primary key (enterprise_id, report_id, position)
  )`,
  `create table people (
    enterprise_id uuid not null,
    order_key bytea not null,
    valid_from integer not null,
    valid_to integer not null default 2147483647,
    person_id uuid not null,
    content_hash bytea not null,
    has_cloud boolean not null,
    has_server boolean not null,
    visual_studio boolean not null,
    account_count integer not null,
    policy_seats_more integer not null,
    organizations text[] not null,
    host_names text[] not null,
    search_names text not null,
    search_addresses text not null,
    body text not null,
    primary key (enterprise_id, order_key, valid_from),
    unique (enterprise_id, person_id, valid_from)
  )`,
  `create index people_with_policy_difference on people (enterprise_id, order_key) where policy_seats_more > 0`,
  `create index people_ended on people (enterprise_id, valid_to) where valid_to < 2147483647`,
  `create table uncounted_accounts (
    enterprise_id uuid not null,
    account_key text not null,
    valid_from integer not null,
    valid_to integer not null default 2147483647,
    why text not null,
    primary key (enterprise_id, account_key, valid_from)
  )`,
];
