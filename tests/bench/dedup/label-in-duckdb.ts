import { DuckDBDataChunk, DuckDBInstance, INTEGER, VARCHAR } from "@duckdb/node-api";
import type { Clock } from "../contender/run-contender.ts";
import type { DedupInput } from "./dedup-input.ts";
import { describePeople, type FoundPeople } from "./found-people.ts";
import { type JoiningColumns, readJoiningColumns } from "./joining-columns.ts";
import { labelPeople } from "./label-in-sql.ts";

type Connection = Awaited<ReturnType<DuckDBInstance["connect"]>>;

/** In memory, on all cores; the rows are in its table when the clock starts. */
export async function contend(input: DedupInput, clock: Clock): Promise<FoundPeople> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  // Rows may then be stored in any order, by all threads at once.
  await connection.run("set preserve_insertion_order = false");
  const joining = readJoiningColumns(input.accountCount);
  await load(connection, joining, input.addresses);
  const run = async (statement: string) => void (await connection.run(statement));
  const count = async (query: string) => Number((await connection.runAndReadAll(query)).getRows()[0]?.[0]);
  clock.start();
  await run(`create table edges_0 as
    select pairs.account as a, first.account as b
    from pairs join (select address, min(account) as account from pairs group by address having count(*) > 1) as first
      on first.address = pairs.address
    where pairs.account <> first.account`);
  const accounts = (end: number) => `(select range::integer as account from range(${end}))`;
  await labelPeople({ run, count, createTable: "create table", accounts }, input.accountCount);
  clock.stop();
  const people = await connection.runAndReadAll("select person from people order by account");
  return describePeople(Int32Array.from(people.getColumns()[0] ?? [], Number));
}

const rowsAtOnce = 2_048;

async function load(connection: Connection, columns: JoiningColumns, form: DedupInput["addresses"]): Promise<void> {
  const { accounts, addresses, addressNumbers } = columns;
  const type = form === "numbers" ? INTEGER : VARCHAR;
  await connection.run(`create table pairs (account integer, address ${type})`);
  const appender = await connection.createAppender("pairs");
  for (let first = 0; first < addresses.length; first += rowsAtOnce) {
    const rows = [first, first + rowsAtOnce] as const;
    const chunk = DuckDBDataChunk.create([INTEGER, type]);
    const values = form === "numbers" ? [...addressNumbers.subarray(...rows)] : addresses.slice(...rows);
    chunk.setColumns([[...accounts.subarray(...rows)], values]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
