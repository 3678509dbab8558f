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
