import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { type ResultsOf, type Statement, type StatementResult, sendTogether } from "./send-together.ts";
import type { Tables } from "./tables.ts";
import { typeParser } from "./type-parser.ts";

/** One transaction. `client` is the same connection, for COPY. */
export type Transaction = {
  readonly db: Kysely<Tables>;
  readonly client: pg.PoolClient;
};

/** A transaction on one enterprise's data. */
export type EnterpriseTransaction = Transaction & { readonly enterpriseId: string };

export type TransactionOptions<First extends readonly Statement[] = readonly []> = {
  /** Go in one message with the begin: their results come to `work`. */
  readonly first?: First;
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
  /** One statement in a transaction of its own for one enterprise, in one message with its begin and commit. */
  queryEnterprise<Row extends object>(enterpriseId: string, statement: Statement<Row>): Promise<StatementResult<Row>>;
  /** The same for tables that belong to the installation: enterprises, token hashes, ingestion keys, the outbox relay. */
  forInstallation<Result, const First extends readonly Statement[] = readonly []>(
    work: (transaction: Transaction, first: ResultsOf<First>) => Promise<Result>,
    options?: Pick<TransactionOptions<First>, "first">,
  ): Promise<Result>;
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
  forEnterprise<Result, const First extends readonly Statement[] = readonly []>(
    enterpriseId: string,
    work: (transaction: EnterpriseTransaction, first: ResultsOf<First>) => Promise<Result>,
    options?: TransactionOptions<First>,
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
    queryEnterprise: (enterpriseId, statement) =>
      withClient(pool, (client) => inOneMessage(client, enterpriseId, statement)),
    forInstallation: (work, options = {}) =>
      withClient(pool, (client) =>
        inTransaction(client, [begin()], options.first, (first) => work(transactionOn(client), first)),
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

function forEnterprise<Result, const First extends readonly Statement[]>(
  client: pg.PoolClient,
  enterpriseId: string,
  work: (transaction: EnterpriseTransaction, first: ResultsOf<First>) => Promise<Result>,
  options: TransactionOptions<First>,
): Promise<Result> {
  const beginning = beginFor(enterpriseId, options);
  const transaction = Object.assign(transactionOn(client, options), { enterpriseId });
  return inTransaction(client, beginning, options.first, (first) => work(transaction, first));
}

/** Its Kysely is made when it is asked for: short work often does without one. */
function transactionOn(
  client: pg.PoolClient,
  { prepared = false }: Pick<TransactionOptions, "prepared"> = {},
): Transaction {
  let db: Kysely<Tables> | undefined;
  return {
    client,
    get db() {
      db ??= onClient(prepared ? preparing(client) : client.query.bind(client));
      return db;
    },
  };
}

async function inOneMessage<Row extends object>(
  client: pg.PoolClient,
  enterpriseId: string,
  statement: Statement<Row>,
): Promise<StatementResult<Row>> {
  const [started, named] = [begin(), nameEnterprise(enterpriseId)];
  try {
    const [, , result] = await sendTogether(client, [started, named, statement, commit]);
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

function beginFor(enterpriseId: string, options: TransactionOptions<readonly Statement[]>): Statement[] {
  const statements = [begin(options.isolation), nameEnterprise(enterpriseId)];
  if (options.inKeyOrder) statements.push({ name: "keep-key-order", text: "set local enable_sort = off", values: [] });
  return statements;
}

const commit: Statement = { name: "commit", text: "commit", values: [] };

function nameEnterprise(enterpriseId: string): Statement {
  const text = "select set_config('oneseat.enterprise_id', $1, true)";
  return { name: "name-enterprise", text, values: [enterpriseId] };
}

function begin(isolation: TransactionOptions["isolation"] = "read committed"): Statement {
  return { name: `begin-${isolation}`, text: `begin isolation level ${isolation}`, values: [] };
}

/** `beginning` begins the transaction: in one message with what else stands at its start. */
async function inTransaction<Result, const First extends readonly Statement[]>(
  client: pg.PoolClient,
  beginning: readonly Statement[],
  first: First | undefined,
  work: (first: ResultsOf<First>) => Promise<Result>,
): Promise<Result> {
  try {
    const results = await sendTogether(client, [...beginning, ...(first ?? [])]);
    // One for each statement, those of `first` behind those of the begin.
    const result = await work(results.slice(beginning.length) as unknown as ResultsOf<First>);
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
