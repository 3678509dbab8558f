import { parsePersonBody } from "@oneseat/contracts/person-body";
import type { Database } from "@oneseat/database/open-database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCloudUser } from "../../../../tests/builders/cloud-document.ts";
import { insertCloudUsers, insertEnterprise, insertServerAccounts } from "../../../../tests/builders/enterprise.ts";
import {
  createDedupRunner,
  type DedupRunner,
  readPeople,
  readPeopleKeys,
  readPeopleRows,
  readReports,
  readState,
} from "../../fixtures/dedup-runner.ts";
import { changeEmail, insertOctoCorp, octoCorpPeople, users } from "../../fixtures/octo-corp.ts";
import { claimEnterprise } from "../claim-enterprise.ts";
import { dedupEnterprise } from "../dedup-enterprise.ts";
import { matchAccounts } from "../matching/match-accounts.ts";
import { readMatchingInput } from "../reading/read-matching-input.ts";
import { renewReport } from "../renew-report.ts";
import { StaleClaimError } from "./stale-claim-error.ts";
import { writeReport } from "./write-report.ts";

let runner: DedupRunner;

beforeAll(async () => {
  runner = await createDedupRunner();
});
afterAll(() => runner.close());

describe("the first report", () => {
  test("holds everybody and becomes current", async () => {
    const { id } = await insertOctoCorp(runner.database);

    await runner.run(id);

    const [report, ...others] = await readReports(runner.database, id);
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      ...{ version: 1, matching_policy: "any-email", seats_consumed: 3, accounts: 4, visual_studio: 0 },
      ...{ cloud_only: 0, server_only: 2, cloud_and_server: 1 },
      ...{ count_any_email: 3, count_primary_email: 3, count_github_rule: 3 },
      ...{ people_added: 3, people_removed: 0, people_joined: 0, people_split: 0 },
      host_names: ["a.example"],
    });
    expect(await readState(runner.database, id)).toMatchObject({
      ...{ current_report_id: report?.id, current_report_version: 1 },
      ...{ accounts_version: 2, checked_accounts_version: 2, checked_at: expect.any(Date) },
    });
    expect(await readPeopleKeys(runner.database, id, 1)).toEqual(octoCorpPeople);
  });

  test("has a row for each person", async () => {
    const { id } = await insertOctoCorp(runner.database);

    await runner.run(id);

    const [row] = await readPeople(runner.database, id, 1);
    expect(row).toMatchObject({
      ...{ has_cloud: true, has_server: true, visual_studio: false, account_count: 2, policy_seats_more: 0 },
    });
    expect(parsePersonBody(row?.body ?? "")).toMatchObject({
      reasons: [{ rule: "primary_verified", accounts: ["cloud:mona", "a.example:1"], address: "Mona@X.example" }],
    });
  });

  test("says why an account does not count", async () => {
    const { id } = await insertOctoCorp(runner.database);

    await runner.run(id);

    const rows = await runner.database.forEnterprise(id, ({ db }) =>
      db.selectFrom("uncounted_accounts").selectAll().where("enterprise_id", "=", id).execute(),
    );
    expect(rows).toMatchObject([{ account_key: "cloud:setup", why: "setup_user", valid_from: 1 }]);
  });

  test("has an anchor every hundred people", async () => {
    const { id } = await insertEnterprise(runner.database);
    const many = Array.from({ length: 250 }, (_, index) => `p${index}@x.example`);
    await insertServerAccounts(runner.database, id, { users: users(...many) });

    await runner.run(id);

    const anchors = await runner.database.forEnterprise(id, ({ db }) =>
      db.selectFrom("report_anchors").selectAll().where("enterprise_id", "=", id).orderBy("position").execute(),
    );
    const people = await readPeople(runner.database, id, 1);
    expect(anchors.map(({ position }) => position)).toEqual([0, 100, 200]);
    expect(anchors.map(({ order_key }) => order_key)).toEqual([0, 100, 200].map((place) => people[place]?.order_key));
  });

  test("is empty where nobody counts", async () => {
    const { id } = await insertEnterprise(runner.database);
    await insertCloudUsers(runner.database, id, [{ login: "setup", setup_user: true }]);

    await runner.run(id);

    expect(await readReports(runner.database, id)).toMatchObject([{ version: 1, seats_consumed: 0, people_added: 0 }]);
  });

  test("takes any text that a source holds", async () => {
    const { id } = await insertEnterprise(runner.database);
    await insertServerAccounts(runner.database, id, { users: users("nul\0@x.example", "\ud800@x.example", "\0") });
    await insertCloudUsers(runner.database, id, [buildCloudUser("mona", { name: "Mo\0na \ud800 \u{1f600}" })]);

    await runner.run(id);

    expect(await readReports(runner.database, id)).toMatchObject([{ seats_consumed: 4 }]);
  });

  test("has one hash for the same accounts", async () => {
    const [one, other] = [await insertOctoCorp(runner.database), await insertOctoCorp(runner.database)];

    await runner.run(one.id);
    await runner.run(other.id);

    const hashes = [
      ...(await readReports(runner.database, one.id)),
      ...(await readReports(runner.database, other.id)),
    ].map(({ content_hash }) => content_hash);
    expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), hashes[0]]);
  });
});

describe("two workers", () => {
  test("cannot both store: the stale one is refused", async () => {
    const { id } = await insertOctoCorp(runner.database);
    const stale = await findUnderClaim(id);
    await changeEmail(runner.database, id, 2, "amy@x.example");
    await runner.runAgain(id);
    const before = await snapshot(id);

    await expect(writeReport(runner.database, stale)).rejects.toBeInstanceOf(StaleClaimError);

    expect(await snapshot(id)).toEqual(before);
  });

  test("are told apart when the claim comes late", async () => {
    const { id } = await insertOctoCorp(runner.database);
    const stale = await findUnderClaim(id);
    const before = await snapshot(id);
    const late = whenPeopleAreSent(() => claimEnterprise(runner.database, id));

    await expect(writeReport(late, stale)).rejects.toBeInstanceOf(StaleClaimError);

    expect(await snapshot(id)).toEqual({ ...before, fence: before.fence + 1 });
  });

  test("leave nothing behind when stopped halfway", async () => {
    const { id } = await insertOctoCorp(runner.database);
    const before = await snapshot(id);
    const deps = { ...runner.deps, closing: AbortSignal.abort() };

    await expect(dedupEnterprise({ enterprise_id: id }, deps)).rejects.toThrow();
    expect(await snapshot(id)).toEqual(before);
    await expect(renewReport(id, deps)).rejects.toThrow();
    expect(await snapshot(id)).toEqual({ ...before, fence: before.fence + 1 });

    await runner.run(id);
    expect(await readPeopleKeys(runner.database, id, 1)).toEqual(octoCorpPeople);
  });

  test("leave nothing behind when stopped while writing", async () => {
    const { id } = await insertOctoCorp(runner.database);
    const found = await findUnderClaim(id);
    const before = await snapshot(id);

    await expect(writeReport(runner.database, { ...found, signal: AbortSignal.abort() })).rejects.toThrow("aborted");

    expect(await snapshot(id)).toEqual(before);
  });

  /** The database, but something happens in the middle of the transaction: when people are sent with their report. */
  function whenPeopleAreSent(happen: () => Promise<unknown>): Database {
    const { database } = runner;
    return {
      ...database,
      forEnterprise: (enterpriseId, work, options) =>
        database.forEnterprise(
          enterpriseId,
          (transaction, first) => {
            const { client } = transaction;
            const query = client.query.bind(client) as (...args: unknown[]) => unknown;
            const value = (...args: unknown[]) => {
              const [statement] = args as { name?: string }[];
              return statement?.name === "copy-people" ? happen().then(() => query(...args)) : query(...args);
            };
            return work({ ...transaction, client: Object.create(client, { query: { value } }) }, first);
          },
          options,
        ),
    };
  }

  async function findUnderClaim(enterpriseId: string) {
    const claim = await claimEnterprise(runner.database, enterpriseId);
    const { signal } = new AbortController();
    const read = await readMatchingInput(runner.database, enterpriseId, signal);
    if (!read || claim === null) throw new Error("nothing to find");
    const { accountsVersion, input } = read;
    const { hostNames } = input.accounts;
    return { enterpriseId, fence: claim.fence, accountsVersion, hostNames, result: matchAccounts(input), signal };
  }

  async function snapshot(enterpriseId: string) {
    const { dedup_fence, ...state } = await readState(runner.database, enterpriseId);
    return {
      fence: dedup_fence,
      state,
      reports: await readReports(runner.database, enterpriseId),
      rows: await readPeopleRows(runner.database, enterpriseId),
    };
  }
});

describe("old reports", () => {
  test("whose bodies leave nothing out are replaced", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);
    const [first] = await readPeople(runner.database, id, 1);
    const whole = JSON.stringify(parsePersonBody(first?.body ?? ""));
    await runner.database.forEnterprise(id, ({ db }) =>
      db
        .updateTable("people")
        .set({ body: whole })
        .where("enterprise_id", "=", id)
        .where("person_id", "=", first?.person_id ?? "")
        .execute(),
    );

    await runner.runAgain(id);

    const [one, two] = await readReports(runner.database, id);
    expect(two).toMatchObject({
      content_hash: one?.content_hash,
      people_added: 0,
      people_removed: 0,
      people_joined: 0,
    });
    expect((await readPeople(runner.database, id, 1))[0]?.body).toBe(whole);
    expect((await readPeople(runner.database, id, 2))[0]?.body).toBe(first?.body);
    expect(await readPeopleKeys(runner.database, id, 2)).toEqual(octoCorpPeople);
  });

  test("keep totals when their people go", async () => {
    const { id } = await insertOctoCorp(runner.database);
    for (let version = 1; version <= 14; version += 1) {
      await changeEmail(runner.database, id, 3, `amy${version}@x.example`);
      await runner.runAgain(id);
    }

    expect(await readReports(runner.database, id)).toHaveLength(14);
    const changed = (await readPeopleRows(runner.database, id)).filter(([, , keys]) => keys === "a.example:3");
    expect(changed.map(([from]) => from)).toEqual(Array.from({ length: 12 }, (_, index) => index + 3));
    expect(await readPeopleKeys(runner.database, id, 3)).toEqual(octoCorpPeople);
    const anchors = await runner.database.forEnterprise(id, ({ db }) =>
      db.selectFrom("report_anchors").select("report_id").where("enterprise_id", "=", id).execute(),
    );
    expect(anchors).toHaveLength(12);
  });
});
