import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import { createDedupRunner, type DedupRunner } from "../../fixtures/dedup-runner.ts";
import { endPeople } from "./end-people.ts";

const peopleCount = 20_000;

let runner: DedupRunner;
let enterpriseId: string;

/** An enterprise that Postgres knows to be large. */
beforeAll(async () => {
  runner = await createDedupRunner();
  enterpriseId = (await insertEnterprise(runner.database)).id;
  await sql`
    insert into people (enterprise_id, order_key, valid_from, person_id, has_cloud, has_server,
      visual_studio, account_count, policy_seats_more, body)
    select ${enterpriseId}, convert_to(number::text, 'utf8'), 1, gen_random_uuid(), true, false,
      false, 1, 0, '{}' from generate_series(1, ${peopleCount}) as number`.execute(runner.database.root);
  await sql`analyze people`.execute(runner.database.root);
});
afterAll(() => runner.close());

const ending = (from: number, count: number) =>
  endPeople({
    enterpriseId,
    version: 2,
    people: Array.from({ length: count }, (_, at) => ({ order_key: Buffer.from(`${from + at}`), valid_from: 1 })),
  });

test.each([1, 10, 600, 1_000, 5_000])("looks each of %d people up", async (count) => {
  const plan = await runner.database.forEnterprise(enterpriseId, async ({ db }) => {
    const { rows } = await sql<{ "QUERY PLAN": string }>`explain ${ending(1, count)}`.execute(db);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
  expect(plan).toMatch(/Tid Scan on people/);
  expect(plan).toMatch(/Index Cond: .*enterprise_id.*order_key.*valid_from/);
  expect(plan).not.toMatch(/Seq Scan|Bitmap|Join/);
});

test("ends those and nobody else", async () => {
  const { numAffectedRows } = await runner.database.forEnterprise(enterpriseId, ({ db }) =>
    ending(101, 700).execute(db),
  );
  expect(numAffectedRows).toBe(700n);
  const { rows } = await sql<{ first: number; last: number; count: string }>`
    select min(convert_from(order_key, 'utf8')::int) as first, max(convert_from(order_key, 'utf8')::int) as last, count(*)
    from people where enterprise_id = ${enterpriseId} and valid_to = 2`.execute(runner.database.root);
  expect(rows).toEqual([{ first: 101, last: 800, count: 700 }]);
});

test("tells by its count of one that is not there", async () => {
  const { numAffectedRows } = await runner.database.forEnterprise(enterpriseId, ({ db }) =>
    ending(peopleCount, 2).execute(db),
  );
  expect(numAffectedRows).toBe(1n);
});
