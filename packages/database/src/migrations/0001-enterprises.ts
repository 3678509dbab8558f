import { type Kysely, sql } from "kysely";

/** The tenant, how it is found, its settings, tokens and connections. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table enterprises (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    created_at timestamptz not null default now()
  )`,
  `create table token_hashes (
    token_hash bytea primary key,
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    kind text not null check (kind in ('token', 'enrolment')),
    subject_id uuid not null
  )`,
  `create index on token_hashes (enterprise_id, subject_id)`,
  `create table ingestion_keys (
    key_id text primary key,
    purpose text not null check (purpose in ('signing', 'encryption')),
    public_key jsonb not null,
    created_at timestamptz not null default now()
  )`,
  `create table settings (
    enterprise_id uuid primary key references enterprises (id) on delete cascade,
    seats_purchased integer not null default 0 check (seats_purchased >= 0),
    expires_at timestamptz,
    matching_policy text not null default 'any-email' check (matching_policy in ('any-email', 'primary-email')),
    verified_domains text[] not null default '{}',
    ignored_addresses text[] not null,
    shared_address_max integer not null check (shared_address_max >= 1),
    billing_model text not null default 'volume' check (billing_model in ('volume', 'metered')),
    managed_users boolean not null default false,
    unsigned_uploads boolean not null
  )`,
  `create table enterprise_state (
    enterprise_id uuid primary key references enterprises (id) on delete cascade,
    accounts_version bigint not null default 0,
    checked_accounts_version bigint not null default 0,
    checked_at timestamptz,
    current_report_id uuid,
    current_report_version integer not null default 0,
    dedup_fence bigint not null default 0
  )`,
  `create table connections (
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    id uuid not null,
    state text not null check (state in ('awaiting_enrolment', 'enrolled', 'key_only')),
    host_name text not null,
    server_id uuid,
    public_key jsonb,
    key_id text,
    queue_password_digest text,
    created_at timestamptz not null default now(),
    enrolled_at timestamptz,
    enrolment_expires_at timestamptz,
    primary key (enterprise_id, id),
    unique (enterprise_id, key_id),
    check (state = 'awaiting_enrolment' or (server_id is not null and public_key is not null and key_id is not null))
  )`,
  `create index on connections (enterprise_id, server_id)`,
  `create table tokens (
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    id uuid not null,
    name text not null,
    role text not null check (role in ('owner', 'billing_manager', 'connector')),
    connection_id uuid,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    primary key (enterprise_id, id),
    foreign key (enterprise_id, connection_id) references connections (enterprise_id, id) on delete cascade,
    check ((role = 'connector') = (connection_id is not null))
  )`,
];
