import { deleteEnterprise } from "@oneseat/database/delete-enterprise";
import { decodeDirectory, pagesOfPrefix } from "@oneseat/people-search/block-directory";
import { decompress } from "@oneseat/people-search/compression";
import { findInKeyPage } from "@oneseat/people-search/key-page";
import { PeopleFacts } from "@oneseat/people-search/people-facts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCloudUser } from "../../../../tests/builders/cloud-document.ts";
import { insertCloudUsers, insertEnterprise, insertServerAccounts } from "../../../../tests/builders/enterprise.ts";
import {
  storedCloudAccount,
  storedPerson,
  storedServerAccount,
  storeReport,
} from "../../../../tests/builders/stored-report.ts";
import { createDedupRunner, type DedupRunner, readState } from "../../fixtures/dedup-runner.ts";
import { changeEmail, insertOctoCorp, users } from "../../fixtures/octo-corp.ts";
import { findLaggingEnterprises } from "../find-lagging-enterprises.ts";
import { buildBlocksInThread } from "../large/build-blocks-in-thread.ts";
import type { PeopleSpan } from "./read-people-since.ts";
import { writeSearchIndex } from "./write-search-index.ts";

const { signal } = new AbortController();
let runner: DedupRunner;

beforeAll(async () => {
  runner = await createDedupRunner();
});
afterAll(() => runner.close());

describe("the search index", () => {
  test("follows the report", async () => {
    const { id } = await insertOctoCorp(runner.database);

    await runner.run(id);

    expect(await readState(runner.database, id)).toMatchObject({ current_report_version: 1, search_version: 1 });
    const [block, ...others] = await readBlocks(id);
    expect(others).toEqual([]);
    expect(block).toMatchObject({ generation: 1, block: 0, people: 3 });
    expect(find(block, "nmona")).toEqual([0]);
    expect(find(block, "na.example:")).toEqual([0, 1, 2]);
    expect(find(block, "samy@x")).toEqual([2]);
    expect(find(block, "nz")).toEqual([]);
  });

  test("is the same made with the report", async () => {
    const { id } = await insertEnterprise(runner.database);
    const second = {
      user_id: 4,
      emails: ["max@x.example", "mona@x.example"].map((email) => ({ email, primary: false })),
    };
    const accounts = [...users("mona@x.example", "bob@x.example", "amy@x.example"), second];
    await insertServerAccounts(runner.database, id, { users: accounts });
    const zoe = { verified_emails: ["amy@x.example"], saml_name_id: "bob@x.example", name: "Zoë \u0000 O'Neil" };
    await insertCloudUsers(runner.database, id, [buildCloudUser("Zoë", zoe)]);
    await runner.run(id);
    const made = await readBlocks(id);
    await forgetIndex(id);

    await writeSearchIndex(runner.database, id, { signal });

    expect(made).toEqual(await readBlocks(id));
    expect(made).toMatchObject([{ generation: 1, people: 2 }]);
  });

  test("reads names that look like a body", async () => {
    const { id } = await insertEnterprise(runner.database);
    const mona = storedCloudAccount("mona", { name: '],"reasons":[ lisa' });
    await storeReport(runner.database, id, {
      people: [storedPerson([mona, storedServerAccount(1)])],
      searchable: false,
    });

    await writeSearchIndex(runner.database, id, { signal });

    const [block] = await readBlocks(id);
    expect(find(block, "nlisa")).toEqual([0]);
    expect(find(block, 'n],"reasons":[')).toEqual([0]);
    expect(find(block, "h")).toEqual([0]);
  });

  test("is written once", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);
    const before = await readBlocks(id);

    expect(await writeSearchIndex(runner.database, id, { signal })).toBe(false);
    await runner.run(id);

    expect(await readBlocks(id)).toEqual(before);
  });

  test("is written once by two at once", async () => {
    const { id } = await storedCorp(5);

    const wrote = await Promise.all([1, 2].map(() => writeSearchIndex(runner.database, id, { signal })));

    expect(wrote.sort()).toEqual([false, true]);
    expect(await readBlocks(id)).toHaveLength(1);
  });

  test("is caught up where a worker died", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);
    await forgetIndex(id);
    expect(await findLaggingEnterprises(runner.database)).toContain(id);

    await runner.run(id);

    expect(await readState(runner.database, id)).toMatchObject({ current_report_version: 1, search_version: 1 });
    expect(await readBlocks(id)).toMatchObject([{ generation: 1, people: 3 }]);
    expect(await findLaggingEnterprises(runner.database)).not.toContain(id);
  });

  test("is left as it was when stopped", async () => {
    const { id } = await storedCorp(5);

    await expect(writeSearchIndex(runner.database, id, { signal: AbortSignal.abort() })).rejects.toThrow("aborted");

    expect(await readState(runner.database, id)).toMatchObject({ search_version: 0 });
    expect(await readBlocks(id)).toEqual([]);
  });

  test("of nobody has no block", async () => {
    const { id } = await storedCorp(0);

    expect(await writeSearchIndex(runner.database, id, { signal })).toBe(true);

    expect(await readBlocks(id)).toEqual([]);
    expect(await readState(runner.database, id)).toMatchObject({ search_version: 1 });
  });

  test("is the same when built by two", async () => {
    const sizes = { signal, blockSizes: { peopleMax: 100, keysMax: 10_000, pageBytes: 256 } };
    const [alone, halved] = [await storedCorp(450), await storedCorp(450)];
    const databaseUrl = runner.databaseUrl;
    await writeSearchIndex(runner.database, alone.id, sizes);
    await writeSearchIndex(runner.database, halved.id, {
      ...sizes,
      apartPeopleMin: 450,
      buildApart: (enterpriseId, span) =>
        buildBlocksInThread({ databaseUrl, enterpriseId, span, blockSizes: sizes.blockSizes }),
    });

    const [one, other] = [await readBlocks(alone.id), await readBlocks(halved.id)];
    expect(one.map(({ block }) => block)).toEqual([0, 1, 2, 3, 4]);
    expect(other.map(({ block }) => block)).toEqual([0, 1, 1_000_000, 1_000_001, 1_000_002]);
    expect(other.map(({ people }) => people)).toEqual([100, 100, 100, 100, 50]);
    expect(other.map(({ content }) => content)).toEqual(one.map(({ content }) => content));
  });

  test("is not written where the other half fails", async () => {
    const { id } = await storedCorp(450);
    const options = {
      ...{ signal, apartPeopleMin: 1 },
      buildApart: (enterpriseId: string, span: PeopleSpan) =>
        buildBlocksInThread({ databaseUrl: "postgres://127.0.0.1:1/nowhere", enterpriseId, span }),
    };

    await expect(writeSearchIndex(runner.database, id, options)).rejects.toThrow("ECONNREFUSED");
    expect(await readBlocks(id)).toEqual([]);
  });

  test("goes with its enterprise", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await runner.run(id);

    await runner.database.forEnterprise(id, deleteEnterprise);

    expect(await readBlocks(id)).toEqual([]);
    expect(await writeSearchIndex(runner.database, id, { signal })).toBe(false);
  });
});

describe("the next report", () => {
  test("adds a generation and ends people", async () => {
    const { id } = await storedCorp(20);
    await writeSearchIndex(runner.database, id, { signal, smallGenerationPeople: 0 });
    await storeReport(runner.database, id, { people: people(20, { changed: 7 }), searchable: false });

    await writeSearchIndex(runner.database, id, { signal, smallGenerationPeople: 0 });

    const [first, second] = await readBlocks(id);
    expect(first).toMatchObject({ generation: 1, people: 20 });
    expect(second).toMatchObject({ generation: 2, people: 1 });
    const facts = PeopleFacts.decode(first?.facts ?? Buffer.alloc(0));
    expect(facts.fitting(({ validTo }) => validTo === 2)).toEqual([7]);
    expect(find(second, "schanged")).toEqual([0]);
  });

  test("takes small generations along", async () => {
    const { id } = await storedCorp(20);
    for (const changed of [1, 2, 3]) {
      await writeSearchIndex(runner.database, id, { signal });
      await storeReport(runner.database, id, { people: people(20, { changed }), searchable: false });
    }

    await writeSearchIndex(runner.database, id, { signal });

    // Twenty, three who changed, and two of them back as they were.
    expect(await readBlocks(id)).toMatchObject([{ generation: 4, people: 25 }]);
  });

  test("drops whom no report can show", async () => {
    const { id } = await storedCorp(4);
    await writeSearchIndex(runner.database, id, { signal, smallGenerationPeople: 0 });
    for (let version = 2; version <= 14; version += 1) {
      const now = [storedPerson([storedServerAccount(1_000 + version)])];
      await storeReport(runner.database, id, { people: now, searchable: false });
      await writeSearchIndex(runner.database, id, { signal, smallGenerationPeople: 0 });
    }

    const generations = (await readBlocks(id)).map(({ generation }) => generation);
    expect(generations).not.toContain(1);
    expect(generations).toContain(14);
  });

  test("indexes what several reports have changed", async () => {
    const { id } = await insertEnterprise(runner.database);
    await insertServerAccounts(runner.database, id, { users: users("a@x.example", "b@x.example") });
    await runner.run(id);
    await forgetIndex(id);

    await changeEmail(runner.database, id, 2, "c@x.example");
    await runner.runAgain(id);

    const [block] = await readBlocks(id);
    expect(block).toMatchObject({ generation: 2, people: 3 });
    expect([find(block, "sb@"), find(block, "sc@")]).toEqual([[1], [2]]);
  });
});

type Block = Awaited<ReturnType<typeof readBlocks>>[number];

function readBlocks(enterpriseId: string) {
  return runner.database.forEnterprise(enterpriseId, ({ db }) =>
    db
      .selectFrom("search_blocks")
      .selectAll()
      .where("enterprise_id", "=", enterpriseId)
      .orderBy("generation")
      .orderBy("block")
      .execute(),
  );
}

/** As it is when the worker dies after the report and before the index. */
async function forgetIndex(enterpriseId: string): Promise<void> {
  await runner.database.forEnterprise(enterpriseId, async ({ db }) => {
    await db.deleteFrom("search_blocks").where("enterprise_id", "=", enterpriseId).execute();
    await db
      .updateTable("enterprise_state")
      .set({ search_version: 0 })
      .where("enterprise_id", "=", enterpriseId)
      .execute();
  });
}

/** An enterprise with a report of so many people that nobody has indexed. */
async function storedCorp(count: number): Promise<{ id: string }> {
  const { id } = await insertEnterprise(runner.database);
  await storeReport(runner.database, id, { people: people(count), searchable: false });
  return { id };
}

function people(count: number, { changed }: { changed?: number } = {}) {
  return Array.from({ length: count }, (_, index) =>
    storedPerson([
      storedServerAccount(index + 1, { emails: [`${index === changed ? "changed" : "p"}${index}@x.example`] }),
    ]),
  );
}

function find(block: Block | undefined, prefix: string): number[] {
  if (!block) throw new Error("there is no block");
  const found: number[] = [];
  for (const { start, end } of pagesOfPrefix(decodeDirectory(block.directory), prefix)) {
    const page = decompress(block.content.subarray(start, end));
    findInKeyPage(page, { prefix, exact: false, accepts: null }, (place) => found.push(place));
  }
  return found.sort((one, other) => one - other);
}
