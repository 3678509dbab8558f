import type { Database } from "@oneseat/database/open-database";
import { requestDedup } from "@oneseat/database/request-dedup";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { insertSync } from "../../../tests/builders/stored-sync.ts";
import { createDedupRunner, type DedupRunner, readReports, readState } from "../fixtures/dedup-runner.ts";
import { insertOctoCorp } from "../fixtures/octo-corp.ts";
import { dedupEnterprise } from "./dedup-enterprise.ts";
import { renewReport } from "./renew-report.ts";

let runner: DedupRunner;

beforeAll(async () => {
  runner = await createDedupRunner({ inSteps: true });
});
beforeEach(() => {
  runner.told.length = 0;
});
afterAll(() => runner.close());

/** Takes itself for so large that what is due to it may wait for half a minute. */
async function insertPatientCorp(): Promise<string> {
  const { id, deploymentId } = await insertOctoCorp(runner.database);
  await runner.database.forEnterprise(id, ({ db }) =>
    db.updateTable("deployments").set({ account_count: 1_000_000 }).where("id", "=", deploymentId).execute(),
  );
  return id;
}

/** The database, but the accounts change when they have been read. */
function changedAfterReading(): Database {
  const { database } = runner;
  return {
    ...database,
    forEnterprise: async (enterpriseId, work, options) => {
      const result = await database.forEnterprise(enterpriseId, work, options);
      if (options?.isolation === "repeatable read") await database.forEnterprise(enterpriseId, requestDedup);
      return result;
    },
  };
}

describe("a report that is overtaken", () => {
  test("is left to the next one", async () => {
    const id = await insertPatientCorp();
    await insertSync(runner.database, id, { accounts_version: 2 });

    await renewReport(id, { ...runner.deps, database: changedAfterReading() });

    expect(runner.told).toEqual(["overtaken"]);
    expect(await readReports(runner.database, id)).toEqual([]);
    await runner.run(id);
    expect(await readState(runner.database, id)).toMatchObject({ current_report_version: 1, search_version: 1 });
  });

  test("is written all the same after a while", async () => {
    const id = await insertPatientCorp();
    await insertSync(runner.database, id, { accounts_version: 2, finished_at: new Date(Date.now() - 60_000) });

    await renewReport(id, { ...runner.deps, database: changedAfterReading() });

    expect(runner.told).toEqual(["new_report"]);
    expect(await readState(runner.database, id)).toMatchObject({ accounts_version: 3, checked_accounts_version: 2 });
  });
});

test("an index is left to the next report", async () => {
  const id = await insertPatientCorp();
  const { deps, database } = runner;
  const renewAndChange = async () => {
    await renewReport(id, deps);
    await database.forEnterprise(id, requestDedup);
  };
  const large = { smallAccountsMax: 0, isTaken: false, renewReport: renewAndChange, renewIndex: neverIndex };

  await dedupEnterprise({ enterprise_id: id }, { ...deps, large });

  expect(await readState(database, id)).toMatchObject({ current_report_version: 1, search_version: 0 });
  await runner.run(id);
  expect(runner.told).toEqual(["new_report", "unchanged", "index"]);
});

function neverIndex(): Promise<void> {
  throw new Error("the next report would make it useless");
}
