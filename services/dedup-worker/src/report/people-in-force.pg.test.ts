import { parsePersonBody } from "@oneseat/contracts/person-body";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import { storedCloudAccount, storedPerson, storeReport } from "../../../../tests/builders/stored-report.ts";
import { createDedupRunner, type DedupRunner } from "../../fixtures/dedup-runner.ts";
import { endPeople } from "./end-people.ts";
import { PeopleInForce, type PersonInForce } from "./people-in-force.ts";

let runner: DedupRunner;

beforeAll(async () => {
  runner = await createDedupRunner();
});
afterAll(() => runner.close());

const rowsAtOnce = 3;

test.each([0, 1, 3, 6, 7])("%d people are walked in order, whatever is changed on the way", async (count) => {
  const { id } = await insertEnterprise(runner.database);
  const logins = Array.from({ length: count }, (_, index) => `mona-${index}`);
  await storeReport(runner.database, id, {
    people: logins.map((login) => storedPerson([storedCloudAccount(login)])),
    searchable: false,
  });

  const walked: string[] = [];
  await runner.database.forEnterprise(id, async (transaction) => {
    const inForce = new PeopleInForce(transaction, { rowsAtOnce });
    for (;;) {
      if (inForce.needsFilling) await inForce.fill();
      const { current } = inForce;
      if (!current) break;
      expect(inForce.hasBody(Buffer.from(current.body))).toBe(true);
      expect(inForce.hasBody(Buffer.from(`${current.body} `))).toBe(false);
      walked.push(...parsePersonBody(current.body).accounts.map(({ key }) => key));
      await replace(transaction, current);
      inForce.advance();
    }
    expect(inForce.hasBody(Buffer.alloc(0))).toBe(false);
  });

  expect(walked).toEqual(logins.map((login) => `cloud:${login}`));
});

/** Ends a person and begins another in the same place. */
async function replace({ db, enterpriseId }: EnterpriseTransaction, { order_key, valid_from }: PersonInForce) {
  const version = valid_from + 1;
  await endPeople({ enterpriseId, version, people: [{ order_key, valid_from }] }).execute(db);
  const row = await db
    .selectFrom("people")
    .selectAll()
    .where("enterprise_id", "=", enterpriseId)
    .where("order_key", "=", order_key)
    .executeTakeFirstOrThrow();
  const { valid_to: _, ...begun } = row;
  await db
    .insertInto("people")
    .values({ ...begun, valid_from: version })
    .execute();
}
