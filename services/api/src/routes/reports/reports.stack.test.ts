import { randomUUID } from "node:crypto";
import type { StoredPerson } from "@oneseat/contracts/person";
import type { Change, Report } from "@oneseat/contracts/report";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../../../tests/builders/enterprise.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import {
  storedPerson,
  storedPersonId,
  storedServerAccount,
  storeReport,
} from "../../../../../tests/builders/stored-report.ts";

type Page<Item> = { items: Item[]; next_cursor: string | null };

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe("reports", () => {
  test("are listed newest first", async () => {
    const { ask, store } = await newEnterprise();
    for (let version = 1; version <= 14; version += 1) await store([person(version)]);
    const first = (await (await ask("reports?limit=10")).json()) as Page<Report>;
    const second = (await (await ask(`reports?cursor=${first.next_cursor}`)).json()) as Page<Report>;
    const all = [...first.items, ...second.items];
    expect(all.map(({ version }) => version)).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(all.filter(({ current }) => current).map(({ version }) => version)).toEqual([14]);
    expect(all.filter((report) => !report.people_readable).map(({ version }) => version)).toEqual([2, 1]);
    expect(second.next_cursor).toBeNull();
  });

  test("keep totals when people are cleared", async () => {
    const { ask, store } = await newEnterprise();
    const oldest = await store([person(1), person(2, 3)]);
    for (let version = 2; version <= 13; version += 1) await store([person(version)]);
    expect(await (await ask(`reports/${oldest}`)).json()).toMatchObject({
      version: 1,
      seats_consumed: 2,
      accounts: 3,
      environments: { cloud_only: 0, server_only: 2, both: 0 },
      host_names: ["h.example"],
      people_readable: false,
      current: false,
    });
    for (const path of [
      `people?report=${oldest}`,
      `reports/${oldest}/changes`,
      `consumed-licenses.csv?report=${oldest}`,
    ]) {
      const response = await ask(path);
      expect(response.status, path).toBe(410);
      expect(await response.json()).toMatchObject({ code: "report_not_readable" });
    }
  });

  test("that are not there are 404", async () => {
    const { ask } = await newEnterprise();
    expect((await ask(`reports/${randomUUID()}`)).status).toBe(404);
    expect((await ask(`reports/${randomUUID()}/changes`)).status).toBe(404);
    expect((await ask("reports/1")).status).toBe(422);
    expect(await (await ask("reports")).json()).toEqual({ items: [], next_cursor: null });
  });
});

describe("changes", () => {
  test("name people added, removed, joined, split", async () => {
    const { ask, store, enterprise } = await newEnterprise();
    const before = await store([person(1), person(2), person(3), person(4, 5), person(9)]);
    const now = await store([person(1, 2), person(4), person(5), person(7), person(9)]);
    const { items } = (await (await ask(`reports/${now}/changes?since=${before}`)).json()) as Page<Change>;
    const described = (...keys: number[]) => ({
      id: storedPersonId(enterprise.id, person(keys[0] ?? 0)),
      accounts: keys.map(accountKey),
    });
    expect(items).toEqual([
      { kind: "joined", now: [described(1, 2)], before: [described(1), described(2)] },
      { kind: "removed", now: [], before: [described(3)] },
      { kind: "split", now: [described(4), described(5)], before: [described(4, 5)] },
      { kind: "added", now: [described(7)], before: [] },
    ]);
  });

  test("of one kind keep every count", async () => {
    const { ask, store } = await newEnterprise();
    const first = await store([person(1), person(2), person(3)]);
    const second = await store([person(1), person(4), person(5)]);
    const page = (await (await ask(`reports/${second}/changes?kind=removed&limit=1`)).json()) as Page<Change>;
    const [removed] = page.items;
    expect(removed?.before[0]?.accounts).toEqual([accountKey(2)]);
    expect(await kinds(ask, `reports/${second}/changes?kind=removed`)).toEqual(["removed", "removed"]);
    const split = await (await ask(`reports/${second}/changes?kind=split`)).json();
    expect(split).toEqual({ counts: { added: 2, removed: 2, joined: 0, split: 0 }, items: [], next_cursor: null });
    expect(await (await ask(`reports/${first}/changes?kind=removed`)).json()).toMatchObject({
      counts: { added: 3, removed: 0, joined: 0, split: 0 },
      items: [],
    });
    expect((await ask(`reports/${second}/changes?kind=renamed`)).status).toBe(422);
  });

  test("reach over reports between, either default", async () => {
    const { ask, store } = await newEnterprise();
    const first = await store([person(1)]);
    await store([person(2)]);
    const third = await store([person(1), person(3)]);
    expect(await kinds(ask, `reports/${third}/changes?since=${first}`)).toEqual(["added"]);
    expect(await kinds(ask, `reports/${third}/changes`)).toEqual(["added", "removed", "added"]);
    expect(await kinds(ask, `reports/${first}/changes`)).toEqual(["added"]);
    expect(await kinds(ask, `reports/${third}/changes?since=${third}`)).toEqual([]);
  });

  test("refuse a later report as the earlier", async () => {
    const { ask, store } = await newEnterprise();
    const [first, second] = [await store([person(1)]), await store([person(2)])];
    expect((await ask(`reports/${first}/changes?since=${second}`)).status).toBe(422);
    expect((await ask(`reports/${second}/changes?since=${randomUUID()}`)).status).toBe(404);
  });

  test("equal a comparison in memory", async () => {
    const partition = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 8, maxLength: 8 }).map(peopleOfGroups);
    await fc.assert(
      fc.asyncProperty(partition, partition, async (before, now) => {
        const { ask, store } = await newEnterprise();
        await store(before);
        const walked = await walk(ask, `reports/${await store(now)}/changes?limit=2`);
        expect(walked.map(canonical).sort()).toEqual(naiveChanges(before, now).sort());
      }),
      { numRuns: 30 },
    );
  });
});

async function newEnterprise() {
  const enterprise: BuiltEnterprise = await insertEnterprise(api.database);
  return {
    enterprise,
    ask: inEnterprise(api, enterprise),
    store: async (people: StoredPerson[]) => (await storeReport(api.database, enterprise.id, { people })).id,
  };
}

type Ask = ReturnType<typeof inEnterprise>;

function accountKey(userId: number): string {
  return `h.example:${userId}`;
}

function person(first: number, ...others: number[]): StoredPerson {
  const [account, ...rest] = [first, ...others].map((id) => storedServerAccount(id, { hostName: "h.example" }));
  if (!account) throw new Error("a person has an account");
  return storedPerson([account, ...rest]);
}

/** Account i belongs to the person of its group; group 0 is in no report. */
function peopleOfGroups(groups: readonly number[]): StoredPerson[] {
  const members = [1, 2, 3, 4].map((group) => groups.flatMap((one, index) => (one === group ? [index + 1] : [])));
  const people = members.flatMap(([first, ...others]) => (first === undefined ? [] : [person(first, ...others)]));
  return people.sort((a, b) => userId(a) - userId(b));
}

function userId({ accounts }: StoredPerson): number {
  const [first] = accounts;
  return first?.deployment === "server" ? first.user_id : 0;
}

async function kinds(ask: Ask, path: string): Promise<string[]> {
  return ((await (await ask(path)).json()) as Page<Change>).items.map(({ kind }) => kind);
}

async function walk(ask: Ask, path: string): Promise<Change[]> {
  const changes: Change[] = [];
  let cursor: string | null = null;
  do {
    const response = await ask(`${path}${cursor ? `&cursor=${cursor}` : ""}`);
    const page = (await response.json()) as Page<Change>;
    changes.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return changes;
}

/** matching.md, "Changes between two reports compare accounts", word by word. */
function naiveChanges(before: StoredPerson[], now: StoredPerson[]): string[] {
  const keysOf = (one: StoredPerson) => one.accounts.map(({ key }) => key);
  const meet = (one: StoredPerson, other: StoredPerson) => keysOf(one).some((key) => keysOf(other).includes(key));
  const arrivals = now.flatMap((person) => {
    const earlier = before.filter((other) => meet(person, other));
    if (earlier.length === 1) return [];
    return [described(earlier.length === 0 ? "added" : "joined", [person], earlier)];
  });
  const departures = before.flatMap((person) => {
    const later = now.filter((other) => meet(person, other));
    if (later.length === 1) return [];
    return [described(later.length === 0 ? "removed" : "split", later, [person])];
  });
  return [...arrivals, ...departures];
}

function described(kind: string, now: StoredPerson[], before: StoredPerson[]): string {
  const sorted = (people: StoredPerson[]) => people.map(({ accounts }) => accounts.map(({ key }) => key).join()).sort();
  return JSON.stringify([kind, sorted(now), sorted(before)]);
}

function canonical({ kind, now, before }: Change): string {
  const sorted = (people: Change["now"]) => people.map(({ accounts }) => accounts.join()).sort();
  return JSON.stringify([kind, sorted(now), sorted(before)]);
}
