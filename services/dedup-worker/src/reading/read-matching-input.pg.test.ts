import { requestDedup } from "@oneseat/database/request-dedup";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDedupRunner, type DedupRunner } from "../../fixtures/dedup-runner.ts";
import { changeEmail, insertOctoCorp } from "../../fixtures/octo-corp.ts";
import { matchAccounts } from "../matching/match-accounts.ts";
import { readMatchingInput } from "./read-matching-input.ts";

let runner: DedupRunner;

beforeAll(async () => {
  runner = await createDedupRunner();
});
afterAll(() => runner.close());

test("sees the accounts of one moment", async () => {
  const { id } = await insertOctoCorp(runner.database);
  const { database } = runner;
  let changedMeanwhile = false;
  const hasty = {
    ...database,
    forEnterprise: ((enterpriseId, work, options) =>
      database.forEnterprise(
        enterpriseId,
        async (transaction, first) => {
          await transaction.db.selectFrom("settings").selectAll().execute();
          await database.forEnterprise(id, requestDedup);
          await changeEmail(runner.database, id, 2, "amy@x.example");
          changedMeanwhile = true;
          return work(transaction, first);
        },
        options,
      )) as typeof database.forEnterprise,
  };

  const read = await readMatchingInput(hasty, id, new AbortController().signal);

  expect(changedMeanwhile).toBe(true);
  expect(read?.accountsVersion).toBe(2);
  expect(read && matchAccounts(read.input).seatsConsumed).toBe(3);
});
