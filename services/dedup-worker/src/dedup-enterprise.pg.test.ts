import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertEnterprise, insertServerAccounts } from "../../../tests/builders/enterprise.ts";
import {
  createDedupRunner,
  type DedupRunner,
  readPeople,
  readPeopleKeys,
  readPeopleRows,
  readReports,
  readState,
} from "../fixtures/dedup-runner.ts";
import { changeEmail, insertOctoCorp, insertSync, reportOfSync, users } from "../fixtures/octo-corp.ts";
import { fewAccountsMax } from "./few-accounts.ts";

let runner: DedupRunner;

describe.each([
  { way: "at once", inSteps: false },
  { way: "in steps", inSteps: true },
])("a dedup $way", ({ inSteps }) => {
  beforeAll(async () => {
    runner = await createDedupRunner({ inSteps });
  });
  afterAll(() => runner.close());

  describe("without a change", withoutChange);
  describe("of a changed account", changedAccount);
  describe("of other changes", otherChanges);
});

function withoutChange() {
  test("the report stays and is checked", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);
    const before = await readState(runner.database, id);
    const sync = await insertSync(runner.database, id, 3);

    await runner.runAgain(id);

    const after = await readState(runner.database, id);
    expect(after).toMatchObject({ current_report_id: before.current_report_id, checked_accounts_version: 3 });
    expect(after.checked_at?.getTime()).toBeGreaterThan(before.checked_at?.getTime() ?? 0);
    expect(await readReports(runner.database, id)).toHaveLength(1);
    expect(await readPeopleRows(runner.database, id)).toHaveLength(3);
    expect(await reportOfSync(runner.database, id, sync)).toBe(before.current_report_id);
  });

  test("a job that is not due does nothing", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);
    const before = await readState(runner.database, id);

    await runner.run(id);

    expect(await readState(runner.database, id)).toEqual({ ...before, dedup_fence: expect.any(Number) });
  });

  test("more accounts than are few make a report", async () => {
    const { id } = await insertEnterprise(runner.database);
    const addresses = Array.from({ length: fewAccountsMax + 1 }, (_, index) => `p${index}@x.example`);
    await insertServerAccounts(runner.database, id, { users: users(...addresses) });

    await runner.run(id);

    expect(await readPeopleRows(runner.database, id)).toHaveLength(fewAccountsMax + 1);
    expect(await readState(runner.database, id)).toMatchObject({ current_report_version: 1, search_version: 1 });
  });

  test("few accounts may have become many meanwhile", async () => {
    const { id } = await insertEnterprise(runner.database);
    const addresses = Array.from({ length: 5_000 }, (_, index) => `p${index}@x.example`);
    const deploymentId = await insertServerAccounts(runner.database, id, { users: users(...addresses) });
    await runner.database.forEnterprise(id, ({ db }) =>
      db.updateTable("deployments").set({ account_count: 1 }).where("id", "=", deploymentId).execute(),
    );

    await runner.run(id);

    expect(await readReports(runner.database, id)).toMatchObject([{ accounts: 5_000, seats_consumed: 5_000 }]);
    expect(await readState(runner.database, id)).toMatchObject({ search_version: 1 });
  });

  test("a job for nobody does nothing", async () => {
    await expect(runner.run(randomUUID())).resolves.toBeUndefined();
  });
}

function changedAccount() {
  test("writes only its people anew", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);

    await changeEmail(runner.database, id, 2, "amy@x.example");
    await runner.runAgain(id);

    expect(await readPeopleRows(runner.database, id)).toEqual([
      [1, null, "cloud:mona a.example:1"],
      [1, 2, "a.example:2"],
      [1, 2, "a.example:3"],
      [2, null, "a.example:2 a.example:3"],
    ]);
    expect((await readReports(runner.database, id))[1]).toMatchObject({
      ...{ version: 2, seats_consumed: 2, accounts: 4 },
      ...{ people_added: 0, people_removed: 0, people_joined: 1, people_split: 0 },
    });
  });

  test("leaves the earlier report as it was", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);
    const people = await readPeople(runner.database, id, 1);
    const reports = await readReports(runner.database, id);

    await changeEmail(runner.database, id, 1, "else@x.example");
    await runner.runAgain(id);

    const facts = ({ valid_to, ...row }: (typeof people)[number]) => row;
    expect((await readPeople(runner.database, id, 1)).map(facts)).toEqual(people.map(facts));
    expect((await readReports(runner.database, id)).slice(0, 1)).toEqual(reports);
    expect((await readReports(runner.database, id))[1]).toMatchObject({ people_split: 1, seats_consumed: 4 });
  });

  test("gives back what was before", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);
    await changeEmail(runner.database, id, 1, "else@x.example");
    await runner.runAgain(id);

    await changeEmail(runner.database, id, 1, "mona@x.example");
    await runner.runAgain(id);

    const [first, , third] = await readReports(runner.database, id);
    expect(third).toMatchObject({ version: 3, content_hash: first?.content_hash, people_joined: 1 });
  });
}

function otherChanges() {
  test("a removed deployment takes its people along", async () => {
    const { id, deploymentId } = await insertOctoCorp(runner.database);
    await runner.run(id);

    await runner.database.forEnterprise(id, async ({ db }) => {
      await db.deleteFrom("deployments").where("id", "=", deploymentId).execute();
      await db.deleteFrom("server_accounts").where("deployment_id", "=", deploymentId).execute();
    });
    await runner.runAgain(id);

    expect(await readPeopleKeys(runner.database, id, 2)).toEqual([["cloud:mona"]]);
    const [before, after] = await readReports(runner.database, id);
    expect(before?.host_names).toEqual(["a.example"]);
    expect(after).toMatchObject({ people_removed: 2, people_split: 0, host_names: [] });
  });

  test("names the instances that it includes", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);

    const joining = { hostName: "0.example", serverId: randomUUID(), users: users("zoe@x.example") };
    await insertServerAccounts(runner.database, id, joining);
    await runner.runAgain(id);

    const hostNames = (await readReports(runner.database, id)).map(({ host_names }) => host_names);
    expect(hostNames).toEqual([["a.example"], ["0.example", "a.example"]]);
  });

  test("another policy makes another report", async () => {
    const { id } = await insertEnterprise(runner.database);
    await insertServerAccounts(runner.database, id, { users: users("mona@x.example") });
    await runner.run(id);

    await runner.database.forEnterprise(id, ({ db }) =>
      db.updateTable("settings").set({ matching_policy: "primary-email" }).where("enterprise_id", "=", id).execute(),
    );
    await runner.runAgain(id);

    expect(await readReports(runner.database, id)).toMatchObject([
      { matching_policy: "any-email" },
      { matching_policy: "primary-email", people_added: 0 },
    ]);
    expect(await readPeopleRows(runner.database, id)).toEqual([[1, null, "ghes-eu.octo.example:1"]]);
  });

  test("an override joins and is named", async () => {
    const { id } = await insertOctoCorp(runner.database);
    const override = { enterprise_id: id, author: "owner", note: null, address: null, kind: "link" as const };
    const link = { ...override, id: randomUUID(), account_key: "a.example:2", other_account_key: "a.example:3" };
    await runner.database.forEnterprise(id, ({ db }) => db.insertInto("overrides").values(link).execute());

    await runner.run(id);

    const [, row] = await readPeople(runner.database, id, 1);
    expect(row).toMatchObject({ account_count: 2, policy_seats_more: 1 });
    expect(JSON.parse(row?.body ?? "")).toMatchObject({ reasons: [{ rule: "manual_link", address: null }] });
  });

  test("an account that stops counting is recorded", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);

    await runner.database.forEnterprise(id, ({ db }) =>
      db
        .updateTable("cloud_records")
        .set({ document: JSON.stringify({ login: "setup", suspended: true }) })
        .where("enterprise_id", "=", id)
        .where("record_key", "=", "setup")
        .execute(),
    );
    await runner.runAgain(id);

    const rows = await runner.database.forEnterprise(id, ({ db }) =>
      db.selectFrom("uncounted_accounts").selectAll().where("enterprise_id", "=", id).orderBy("valid_from").execute(),
    );
    expect(rows).toMatchObject([
      { why: "setup_user", valid_from: 1, valid_to: 2 },
      { why: "suspended", valid_from: 2 },
    ]);
  });

  test("a sync learns which report includes it", async () => {
    const { id } = await insertOctoCorp(runner.database);
    const [included, later] = [await insertSync(runner.database, id, 2), await insertSync(runner.database, id, 3)];

    await runner.run(id);

    const { current_report_id } = await readState(runner.database, id);
    expect(await reportOfSync(runner.database, id, included)).toBe(current_report_id);
    expect(await reportOfSync(runner.database, id, later)).toBeNull();
  });
}
