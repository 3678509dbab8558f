import { Gauge, Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { SyncRuns } from "./sync-runs.ts";

function newRuns(): SyncRuns {
  return new SyncRuns(new Gauge({ name: "running", help: "running", registers: [new Registry()] }));
}

/** Starts so many runs that none ends before `release`. */
function startRuns(runs: SyncRuns, way: "queue" | "file", count: number) {
  const started: number[] = [];
  const gate = Promise.withResolvers<void>();
  const ends = Array.from({ length: count }, (_, index) =>
    runs.run(way, async () => {
      started.push(index);
      await gate.promise;
    }),
  );
  return { started, release: () => gate.resolve(), ends };
}

describe("SyncRuns", () => {
  test("runs so many at once, the rest in order", async () => {
    const { started, release, ends } = startRuns(newRuns(), "file", 20);
    await Promise.resolve();
    expect(started).toHaveLength(16);
    release();
    await Promise.all(ends);
    expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test("keeps uploads from holding up the queue", async () => {
    const runs = newRuns();
    const uploads = startRuns(runs, "file", 30);
    await runs.run("queue", async () => {});
    expect(uploads.started).toHaveLength(16);
    uploads.release();
    await Promise.all(uploads.ends);
  });

  test("is full when too many wait", async () => {
    const runs = newRuns();
    const { release, ends } = startRuns(runs, "file", 116);
    expect(runs.full).toBe(true);
    release();
    await Promise.all(ends);
    expect(runs.full).toBe(false);
  });

  test("frees the slot of what failed", async () => {
    const runs = newRuns();
    for (let index = 0; index < 40; index++) {
      await expect(runs.run("file", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    }
    expect(await runs.run("file", async () => "yes")).toBe("yes");
  });

  test("applies two large snapshots at once", async () => {
    const runs = newRuns();
    const begun: number[] = [];
    const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    const applies = gates.map((gate, index) =>
      runs.apply(30_000, () => {
        begun.push(index);
        return gate.promise;
      }),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    for (const gate of gates) gate.resolve();
    await Promise.all(applies);
    expect(begun.toSorted()).toEqual([0, 1, 2, 3]);
  });

  test("applies one large snapshot beside small ones", async () => {
    const runs = newRuns();
    runs.pass();
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = runs.apply(1_000_000, async () => {
      await gate.promise;
      log.push("first");
    });
    const second = runs.apply(20_001, async () => {
      log.push("second");
    });
    await runs.apply(20_000, async () => {
      log.push("small");
    });
    expect(log).toEqual(["small"]);
    gate.resolve();
    await Promise.all([first, second]);
    expect(log).toEqual(["small", "first", "second"]);
  });

  test("goes on after an apply that failed", async () => {
    const runs = newRuns();
    await expect(runs.apply(30_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await runs.apply(30_000, async () => {});
  });

  test("copies once at a time, in order", async () => {
    const runs = newRuns();
    const gate = Promise.withResolvers<void>();
    const log: number[] = [];
    const copies = [1, 2, 3].map((number) =>
      runs.copy(async () => {
        log.push(number);
        await gate.promise;
      }),
    );
    expect(log).toEqual([1]);
    gate.resolve();
    await Promise.all(copies);
    expect(log).toEqual([1, 2, 3]);
  });

  test("lets nothing begin that waits when it stops", async () => {
    const runs = newRuns();
    const gate = Promise.withResolvers<void>();
    const applying = [1, 2].map(() => runs.apply(30_000, () => gate.promise));
    const never = async () => {
      throw new Error("began");
    };
    const waiting = [runs.apply(30_000, never), ...startRuns(runs, "file", 17).ends.slice(16)];
    runs.abort();
    for (const wait of waiting) await expect(wait).rejects.toThrow(runs.signal.reason);
    await expect(runs.copy(never)).rejects.toThrow(runs.signal.reason);
    gate.resolve();
    await Promise.all(applying);
  });

  test("settles when all tracked ones have", async () => {
    const runs = newRuns();
    const errors: unknown[] = [];
    const gate = Promise.withResolvers<void>();
    runs.track(gate.promise, (error) => errors.push(error));
    runs.track(Promise.reject(new Error("no")), (error) => errors.push(error));
    let settled = false;
    const settling = runs.settled().then(() => {
      settled = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    gate.resolve();
    await settling;
    expect(errors).toMatchObject([{ message: "no" }]);
  });
});
