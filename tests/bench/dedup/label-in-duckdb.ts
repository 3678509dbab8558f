import { DuckDBDataChunk, DuckDBInstance, INTEGER, VARCHAR } from "@duckdb/node-api";
import type { Clock } from "../contender/run-contender.ts";
import type { DedupInput } from "./dedup-input.ts";
import { describePeople, type FoundPeople } from "./found-people.ts";
import { readJoiningColumns } from "./joining-columns.ts";
import { labelPeople } from "./label-in-sql.ts";

type Connection = Awaited<ReturnType<DuckDBInstance["connect"]>>;

/** In memory, on all cores; the rows are in its table when the clock starts. */
export async function contend({ accountCount }: DedupInput, clock: Clock): Promise<FoundPeople> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await load(connection, accountCount);
  const run = async (statement: string) => void (await connection.run(statement));
  const count = async (query: string) => Number((await connection.runAndReadAll(query)).getRows()[0]?.[0]);
  clock.start();
  await run(`create table edges_0 as
    select a, b
    from (select unnest(list(account)) as a, min(account) as b from pairs group by address having count(*) > 1)
    where a <> b`);
  const accounts = (end: number) => `(select range::integer as account from range(${end}))`;
  await labelPeople({ run, count, createTable: "create table", accounts }, accountCount);
  clock.stop();
  const people = await connection.runAndReadAll("select person from people order by account");
  return describePeople(Int32Array.from(people.getColumns()[0] ?? [], Number));
}

const rowsAtOnce = 2_048;

async function load(connection: Connection, accountCount: number): Promise<void> {
  const { accounts, addresses } = readJoiningColumns(accountCount);
  await connection.run("create table pairs (account integer, address varchar)");
  const appender = await connection.createAppender("pairs");
  for (let first = 0; first < addresses.length; first += rowsAtOnce) {
    const chunk = DuckDBDataChunk.create([INTEGER, VARCHAR]);
    const rows = [first, first + rowsAtOnce] as const;
    chunk.setColumns([[...accounts.subarray(...rows)], addresses.slice(...rows)]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
