import { type RawBuilder, sql } from "kysely";

export type PeopleToEnd = {
  readonly enterpriseId: string;
  /** The report in which they are no more. */
  readonly version: number;
  readonly people: readonly { readonly order_key: Buffer; readonly valid_from: number }[];
};

/**
 * The statement that ends people in force. It finds each by a subquery of its own over the primary key, and then by its place
 * in the table. Written as a join it is left to Postgres how: that takes an enterprise for a few hundred rows, and reads all
 * of it once for each row that ends, which is minutes at a million accounts.
 */
export function endPeople({ enterpriseId, version, people }: PeopleToEnd): RawBuilder<unknown> {
  const orderKeys = people.map(({ order_key }) => order_key);
  const versions = people.map(({ valid_from }) => valid_from);
  return sql`
    update people set valid_to = ${version}
    where enterprise_id = ${enterpriseId} and ctid = any (array(
      select (
        select ctid from people as person
        where person.enterprise_id = ${enterpriseId}
          and person.order_key = ended.order_key and person.valid_from = ended.valid_from)
      from unnest(${orderKeys}::bytea[], ${versions}::integer[]) as ended (order_key, valid_from)))`;
}
