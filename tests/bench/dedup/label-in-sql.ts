/** A database in which each statement of the labelling runs; `count` gives the one number that a query selects. */
export type LabellingDatabase = {
  run(statement: string): Promise<void>;
  count(query: string): Promise<number>;
  /** `create table …` of the fastest kind that it has, up to the name. */
  readonly createTable: string;
  /** A table expression with a column `account` from 0 up to, not including, the number. */
  accounts(accountCount: number): string;
};

/**
 * Labels each account with the least account of its person, from a table `edges_0 (a, b)` that joins the holders of each
 * address to the first of them; leaves a table `people (account, person)`.
 *
 * Each round gives every account of an edge the least label among itself and its neighbours, and goes on with the edges
 * between different labels alone: the first round settles most people. A recursive query with a key took many times as long.
 */
export async function labelPeople(database: LabellingDatabase, accountCount: number): Promise<void> {
  const { run, count, createTable } = database;
  let rounds = 0;
  do {
    const [edges, labels] = [`edges_${rounds}`, `labels_${rounds}`];
    await run(`${createTable} ${labels} as
      select v, least(v, min(w)) as label
      from (select a as v, b as w from ${edges} union all select b, a from ${edges}) as neighbours
      group by v`);
    rounds += 1;
    await run(`${createTable} edges_${rounds} as
      select distinct greatest(one.label, other.label) as a, least(one.label, other.label) as b
      from ${edges} join ${labels} as one on one.v = a join ${labels} as other on other.v = b
      where one.label <> other.label`);
  } while ((await count(`select count(*) from edges_${rounds}`)) > 0);
  // From the last round to the first: the label of a label is the person.
  let people = `labels_${rounds - 1}`;
  for (let round = rounds - 2; round >= 0; round -= 1) {
    await run(`${createTable} people_${round} as
      select earlier.v, coalesce(later.label, earlier.label) as label
      from labels_${round} as earlier left join ${people} as later on later.v = earlier.label`);
    people = `people_${round}`;
  }
  await run(`${createTable} people as
    select account, coalesce(label, account) as person
    from ${database.accounts(accountCount)} left join ${people} on v = account`);
}
