import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Tables } from "./tables.ts";

/** One transaction. `client` is the same connection, for COPY. */
export type Transaction = {
  readonly db: Kysely<Tables>;
  readonly client: pg.PoolClient;
};

/** A transaction on one enterprise's data. */
export type EnterpriseTransaction = Transaction & { readonly enterpriseId: string };

export type TransactionOptions = {
  /** `repeatable read`: every statement sees the data of one moment, for reading that takes several. */
  readonly isolation?: "read committed" | "repeatable read";
  /**
   * Has Postgres follow the order of a key rather than sort by it. It cannot know how many rows a tenant has, guesses few,
   * and would fetch and sort all people of a report for each page of it.
   */
  readonly inKeyOrder?: boolean;
  /**
   * Has Postgres keep the statements, parsed and planned, for the connection's next transaction: for short work of the same few
   * statements that comes often. Not where a statement's plan depends on a setting of the transaction, and each names its
   * columns: Postgres refuses a kept statement whose `*` a migration has changed.
   */
  readonly prepared?: boolean;
};

export type Database = EnterpriseWork & {
  /** Waits for a connection of the pool to hold. */
  openSession(): Promise<Session>;
  /** The same for tables that belong to the installation: enterprises, token hashes, ingestion keys, the outbox relay. */
  forInstallation<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Outside any transaction: for migrations and health checks. */
  readonly root: Kysely<Tables>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
};

/** One connection that several transactions have in common. Its temporary tables go with it when it is closed. */
export type Session = EnterpriseWork & {
  /** For COPY outside a transaction. */
  readonly client: pg.PoolClient;
  close(): void;
};

type EnterpriseWork = {
  /**
   * Runs `work` in one transaction for one enterprise: the only way to tenant data. It names the enterprise to
   * Postgres (`oneseat.enterprise_id`), so that row-level security can be switched on under it.
   */
  forEnterprise<Result>(
    enterpriseId: string,
    work: (transaction: EnterpriseTransaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
};

const connectTimeoutMs = 10_000;
const ignore = () => {};

/** Opens a pool; connects at first use. `close` may be called twice. */
export function openDatabase(options: { url: string; applicationName: string; connectionsMax?: number }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    types: { getTypeParser: typeParser },
  });
  // An idle connection that the server drops must not end the process: the next query gets a new one, or says so.
  pool.on("error", ignore);
  let closed: Promise<void> | undefined;
  return {
    forEnterprise: (enterpriseId, work, options = {}) =>
      withClient(pool, (client) => forEnterprise(client, enterpriseId, work, options)),
    forInstallation: (work) =>
      withClient(pool, (client) =>
        inTransaction(client, begin(), () => work({ db: onClient(client.query.bind(client)), client })),
      ),
    async openSession() {
      const client = await pool.connect();
      client.on("error", ignore);
      return {
        client,
        forEnterprise: (enterpriseId, work, options = {}) => forEnterprise(client, enterpriseId, work, options),
        // Not given back to the pool: what it has made would stay with it.
        close: () => client.release(true),
      };
    },
    root: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    pool,
    close: () => {
      closed ??= pool.end();
      return closed;
    },
  };
}

/** A connection that breaks meanwhile is not given back. */
async function withClient<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  try {
    return await work(client);
  } finally {
    client.removeListener("error", onError);
    client.release(broken);
  }
}

function forEnterprise<Result>(
  client: pg.PoolClient,
  enterpriseId: string,
  work: (transaction: EnterpriseTransaction) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  const settings = [`set_config('oneseat.enterprise_id', ${pg.escapeLiteral(enterpriseId)}, true)`];
  if (options.inKeyOrder) settings.push("set_config('enable_sort', 'off', true)");
  const first = `${begin(options)}; select ${settings.join(", ")}`;
  const db = onClient(options.prepared ? preparing(client) : client.query.bind(client));
  return inTransaction(client, first, () => work({ db, client, enterpriseId }));
}

function begin({ isolation = "read committed" }: TransactionOptions = {}): string {
  return `begin isolation level ${isolation}`;
}

/** `first` begins the transaction: in one message with what else stands at its start. */
async function inTransaction<Result>(
  client: pg.PoolClient,
  first: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    await client.query(first);
    const result = await work();
    const { command } = await client.query("commit");
    // A statement whose error the work has swallowed aborts the transaction, and Postgres then answers so, without an error.
    if (command !== "COMMIT") throw new Error("the transaction was rolled back: a statement in it had failed");
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

/** A connection that cannot even roll back says so by its `error`, and ends. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  await client.query("rollback").catch((failure: Error) => client.emit("error", failure));
}

/** A Kysely whose every statement runs on one connection, inside the transaction that is open there. */
function onClient(query: Query | pg.PoolClient["query"]): Kysely<Tables> {
  const connection = { query, release: () => {} } as unknown as pg.PoolClient;
  const pool = { connect: async () => connection, end: async () => {}, options: {} };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) });
}

type Query = (text: string, values: unknown[]) => Promise<pg.QueryResult>;

/** More texts than any service has are a sign that one is made anew each time; those are sent as they are. */
const preparedTextsMax = 200;
const preparedNames = new Map<string, string>();

function preparing(client: pg.PoolClient): Query {
  return (text, values) => {
    const name = preparedNames.get(text) ?? `oneseat-${preparedNames.size}`;
    if (preparedNames.size < preparedTextsMax) preparedNames.set(text, name);
    return preparedNames.has(text) ? client.query({ name, text, values }) : client.query(text, values);
  };
}

const int8 = 20;

/** bigint as number: user ids, byte counts and versions are all safe integers here. */
const typeParser: typeof pg.types.getTypeParser = ((oid: number, format?: "text" | "binary") =>
  oid === int8 && format !== "binary"
    ? Number
    : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser;
