import { type Kysely, sql } from "kysely";

/** Deployments, the accounts in force, and the syncs that bring them in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table deployments (
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    id uuid not null,
    kind text not null check (kind in ('cloud', 'server')),
    host_name text not null,
    server_id uuid,
    version text,
    http_only boolean,
    features jsonb,
    license_hash text,
    left_out_suspended integer not null default 0,
    left_out_built_in integer not null default 0,
    account_count integer not null default 0,
    snapshot_taken_at timestamptz,
    snapshot_digest text,
    snapshot_signed boolean,
    created_at timestamptz not null default now(),
    primary key (enterprise_id, id),
    unique (enterprise_id, host_name),
    unique (enterprise_id, server_id),
    check ((kind = 'cloud') = (server_id is null)),
    check ((kind = 'cloud') = (host_name = 'cloud'))
  )`,
  `create table server_accounts (
    enterprise_id uuid not null,
    deployment_id uuid not null,
    user_id bigint not null,
    emails text not null,
    primary key (enterprise_id, deployment_id, user_id)
  )`,
  `create table cloud_records (
    enterprise_id uuid not null,
    deployment_id uuid not null,
    kind text not null check (kind in ('user', 'invitation', 'subscription')),
    record_key text not null,
    document text not null,
    primary key (enterprise_id, deployment_id, kind, record_key)
  )`,
  `create unlogged table staged_server_accounts (
    enterprise_id uuid not null,
    sync_id uuid not null,
    user_id bigint not null,
    emails text not null,
    primary key (enterprise_id, sync_id, user_id)
  )`,
  `create unlogged table staged_cloud_records (
    enterprise_id uuid not null,
    sync_id uuid not null,
    kind text not null,
    record_key text not null,
    document text not null,
    primary key (enterprise_id, sync_id, kind, record_key)
  )`,
  `create table syncs (
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    id uuid not null,
    way text not null check (way in ('queue', 'file', 'https')),
    kind text not null check (kind in ('server', 'cloud')),
    state text not null check (state in ('pending', 'needs_confirmation', 'success', 'failure')),
    stage text not null check (stage in ('receiving', 'validating', 'applying', 'done')),
    connection_id uuid,
    deployment_id uuid,
    host_name text,
    server_id uuid,
    signed boolean,
    accounts_read integer not null default 0,
    bytes_read bigint not null default 0,
    chunk_count integer,
    taken_at timestamptz,
    users_digest text,
    error_code text,
    error_message text,
    error_byte_offset bigint,
    error_user_index integer,
    owner_id uuid,
    owned_until timestamptz,
    accounts_version bigint,
    report_id uuid,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (enterprise_id, id),
    check ((state = 'failure') = (error_code is not null and error_message is not null)),
    check ((state in ('success', 'failure')) = (finished_at is not null))
  )`,
  `create index on syncs (enterprise_id, deployment_id, created_at)`,
  `create index on syncs (enterprise_id, server_id, created_at)`,
  `create index on syncs (enterprise_id, accounts_version) where report_id is null and accounts_version is not null`,
  `create index on syncs (owned_until) where state = 'pending'`,
  `create table sync_chunks (
    enterprise_id uuid not null,
    sync_id uuid not null,
    chunk_number integer not null,
    digest text not null,
    body bytea,
    stored_at timestamptz not null default now(),
    primary key (enterprise_id, sync_id, chunk_number),
    foreign key (enterprise_id, sync_id) references syncs (enterprise_id, id) on delete cascade
  )`,
  `alter table sync_chunks alter column body set storage external`,
  `create table outbox (
    enterprise_id uuid not null references enterprises (id) on delete cascade,
    id uuid not null,
    job text not null,
    recipient_id uuid,
    payload jsonb not null,
    created_at timestamptz not null default now(),
    primary key (enterprise_id, id)
  )`,
  `create index on outbox (created_at)`,
];
