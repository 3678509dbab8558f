import { requestDedup } from "@oneseat/database/request-dedup";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertEnterprise, insertServerAccounts } from "../../../../tests/builders/enterprise.ts";
import { createDedupRunner, type DedupRunner } from "../../fixtures/dedup-runner.ts";
import { changeEmail, insertOctoCorp } from "../../fixtures/octo-corp.ts";
import { matchAccounts } from "../matching/match-accounts.ts";
import { accountField, copyServerAccounts } from "./copy-server-accounts.ts";
import { readMatchingInput } from "./read-matching-input.ts";

let runner: DedupRunner;

beforeAll(async () => {
  runner = await createDedupRunner();
});
afterAll(() => runner.close());

test("copies large deployments in batches", async () => {
  const { id } = await insertEnterprise(runner.database);
  const userIds = [...Array.from({ length: 24 }, (_, index) => index + 1), Number.MAX_SAFE_INTEGER];
  const email = (userId: number) => `zo\u00e9-${userId}@octo.example`;
  const users = userIds.map((user_id) => ({ user_id, emails: [{ email: email(user_id), primary: true }] }));
  const deploymentId = await insertServerAccounts(runner.database, id, { users });

  const copied: [number, string][] = [];
  const batches = await runner.database.forEnterprise(id, async (transaction) => {
    let count = 0;
    for await (const batch of copyServerAccounts(transaction, deploymentId, 5)) {
      count += 1;
      for (let row = 0; row < batch.count; row += 1) {
        batch.goTo(row);
        copied.push([batch.int8(accountField.userId), batch.text(accountField.emails)]);
      }
    }
    return count;
  });

  expect(batches).toBe(5);
  expect(copied).toEqual(userIds.map((userId) => [userId, JSON.stringify([[email(userId), true]])]));
});

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
