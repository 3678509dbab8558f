import { Lane } from "@oneseat/runtime/lane";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  createDedupRunner,
  type DedupRunner,
  readPeopleKeys,
  readReports,
  readState,
} from "../../fixtures/dedup-runner.ts";
import { changeEmail, insertOctoCorp, octoCorpPeople } from "../../fixtures/octo-corp.ts";
import { claimEnterprise } from "../claim-enterprise.ts";
import { dedupEnterprise } from "../dedup-enterprise.ts";
import { takeTurn } from "../take-turn.ts";
import { LargeLane, type LargeLaneOptions } from "./large-lane.ts";
import { ThreadError } from "./run-in-thread.ts";

let runner: DedupRunner;
let lane: Lane;
const waiting = { timeout: 10_000, interval: 20 };
const { signal } = new AbortController();

beforeAll(async () => {
  lane = new Lane(1);
  runner = await createDedupRunner({ smallAccountsMax: 0, lane });
});
afterAll(() => runner.close());

/** A lane whose threads run a program that is given as text. */
function laneOf(program: string, options: Partial<LargeLaneOptions> = {}): LargeLane {
  const url = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
  return new LargeLane({ databaseUrl: "postgres://nowhere", journal: runner.deps.journal, program: url, ...options });
}

describe("a large enterprise", () => {
  test("gets its report from a thread", async () => {
    const { id } = await insertOctoCorp(runner.database);
    runner.told.length = 0;

    await runner.run(id);

    expect(await readPeopleKeys(runner.database, id, 1)).toEqual(octoCorpPeople);
    expect(await readState(runner.database, id)).toMatchObject({ current_report_version: 1, search_version: 1 });
    expect(runner.told).toEqual(["new_report", "index"]);
  });

  test("has the report that a small one has", async () => {
    const [large, small] = [await insertOctoCorp(runner.database), await insertOctoCorp(runner.database)];
    await runner.run(large.id);

    await dedupEnterprise(
      { enterprise_id: small.id },
      { ...runner.deps, large: laneOf("", { smallAccountsMax: 100 }) },
    );

    const [report] = await readReports(runner.database, large.id);
    expect(await readReports(runner.database, small.id)).toMatchObject([{ content_hash: report?.content_hash }]);
  });

  test("is put off while another has its turn", async () => {
    const { id } = await insertOctoCorp(runner.database);
    const other = Promise.withResolvers<void>();
    const running = lane.run(() => other.promise, signal);
    runner.told.length = 0;

    await runner.run(id);
    expect(runner.told).toEqual(["postponed"]);
    other.resolve();
    await running;
    await runner.run(id);

    expect(await readReports(runner.database, id)).toHaveLength(1);
  });

  test("is not stored where another has claimed it", async () => {
    const { id } = await insertOctoCorp(runner.database);
    runner.told.length = 0;
    const dedup = await runner.database.forEnterprise(id, async (transaction) => {
      await takeTurn(transaction);
      const running = runner.run(id);
      await vi.waitFor(async () => expect((await readState(runner.database, id)).dedup_fence).toBe(1), waiting);
      await claimEnterprise(runner.database, id);
      return { running };
    });
    await dedup.running;

    expect(runner.told).toEqual(["stale"]);
    expect(await readReports(runner.database, id)).toEqual([]);
  });

  test("is stopped with its thread", async () => {
    const { id } = await insertOctoCorp(runner.database);
    const stopping = new AbortController();
    const dedup = runner.deps.large.renewReport(id, stopping.signal);
    stopping.abort(new Error("the service stops"));

    await expect(dedup).rejects.toThrow("the service stops");

    expect(await readReports(runner.database, id)).toEqual([]);
    await runner.run(id);
    expect(await readReports(runner.database, id)).toHaveLength(1);
  });
});

describe("a thread", () => {
  test("that crashes fails its task alone", async () => {
    await expect(laneOf("throw new Error('broken')").renewReport("id", signal)).rejects.toThrow("broken");
    await expect(laneOf("process.exit(0)").renewReport("id", signal)).rejects.toThrow(ThreadError);
  });

  test("tells an error without its message", async () => {
    const lane = new LargeLane({ databaseUrl: "postgres://127.0.0.1:1/secret", journal: runner.deps.journal });

    const failure = await lane.renewReport("id", signal).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ThreadError);
    expect(failure).toMatchObject({ code: "ECONNREFUSED" });
    expect(String((failure as Error).stack)).not.toContain("127.0.0.1");
  });

  test("leaves the next one its turn", async () => {
    const { id } = await insertOctoCorp(runner.database);
    await changeEmail(runner.database, id, 2, "amy@x.example");
    const lane = laneOf("process.exit(1)");
    const all = await Promise.allSettled([lane.renewReport(id, signal), lane.renewReport(id, signal)]);

    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(lane.isTaken).toBe(false);
  });
});
