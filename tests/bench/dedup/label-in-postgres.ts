import { Client } from "pg";
import type { Clock } from "../contender/run-contender.ts";
import type { DedupInput } from "./dedup-input.ts";
import { describePeople, type FoundPeople } from "./found-people.ts";
import { readJoiningColumns } from "./joining-columns.ts";
import { labelPeople } from "./label-in-sql.ts";

/** Memory for every sort and hash, workers for every plan that can use one, and no compiling that takes longer than it saves. */
const settings = ["work_mem = '1GB'", "hash_mem_multiplier = 4", "max_parallel_workers_per_gather = 2", "jit = off"];

/** The rows are in its table, with statistics, when the clock starts; unlogged, so that durability costs it nothing. */
export async function contend({ accountCount, databaseUrl }: DedupInput, clock: Clock): Promise<FoundPeople> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  for (const setting of settings) await client.query(`set ${setting}`);
  await load(client, accountCount);
  const run = async (statement: string) => void (await client.query(statement));
  const count = async (query: string) => Number((await client.query(query)).rows[0].count);
  clock.start();
  await run(`create unlogged table edges_0 as
    select pairs.account as a, first.account as b
    from pairs join (select address, min(account) as account from pairs group by address having count(*) > 1) as first
      on first.address = pairs.address
    where pairs.account <> first.account`);
  const accounts = (end: number) => `generate_series(0, ${end - 1}) as account`;
  await labelPeople({ run, count, createTable: "create unlogged table", accounts }, accountCount);
  clock.stop();
  const { rows } = await client.query({ text: "select person from people order by account", rowMode: "array" });
  await client.end();
  return describePeople(Int32Array.from(rows, ([person]) => person));
}

const rowsAtOnce = 50_000;

async function load(client: Client, accountCount: number): Promise<void> {
  const { accounts, addressNumbers } = readJoiningColumns(accountCount);
  await client.query("drop schema public cascade; create schema public");
  await client.query("create unlogged table pairs (account integer not null, address integer not null)");
  for (let first = 0; first < accounts.length; first += rowsAtOnce) {
    const rows = [first, first + rowsAtOnce] as const;
    const values = [[...accounts.subarray(...rows)], [...addressNumbers.subarray(...rows)]];
    await client.query("insert into pairs select * from unnest($1::integer[], $2::integer[])", values);
  }
  await client.query("vacuum analyze pairs");
}
