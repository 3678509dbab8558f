import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { RightOfWay } from "./right-of-way.ts";

let rightOfWay: RightOfWay;
let ms: number;
/** What each slice has waited, where it has. */
let waitedMs: number[];
const { signal } = new AbortController();

beforeEach(() => {
  ms = 0;
  waitedMs = [];
  const now = () => ms;
  const sleep = async (waitMs: number) => {
    waitedMs.push(waitMs);
    ms += waitMs;
  };
  rightOfWay = new RightOfWay({ now, sleep });
});

describe("a slice of a large snapshot", () => {
  test("goes on where nobody passes", async () => {
    await rightOfWay.slice(signal);

    expect(waitedMs).toEqual([]);
  });

  test("waits for a small snapshot, but not long", async () => {
    rightOfWay.pass();
    await rightOfWay.slice(signal);
    await rightOfWay.slice(signal);

    expect(waitedMs).toEqual([20, 20]);
  });

  test("waits for the dedup that follows", async () => {
    rightOfWay.pass().done();
    ms = 90;
    await rightOfWay.slice(signal);
    await rightOfWay.slice(signal);

    expect(waitedMs).toEqual([10]);
  });

  test("waits for the last of several", async () => {
    const [first, second] = [rightOfWay.pass(), rightOfWay.pass()];
    first.done();
    ms = 100;
    await rightOfWay.slice(signal);
    second.giveUp();
    await rightOfWay.slice(signal);

    expect(waitedMs).toEqual([20]);
  });

  test("does not wait for another large one", async () => {
    const passage = rightOfWay.pass();
    passage.giveUp();
    passage.done();
    await rightOfWay.slice(signal);

    expect(waitedMs).toEqual([]);
  });

  test("does not wait for one that stands still", async () => {
    rightOfWay.pass();
    ms = 1_000;
    await rightOfWay.slice(signal);

    expect(waitedMs).toEqual([]);
  });

  test("has a turn of the event loop alone", async () => {
    const log: string[] = [];
    const slices = ["first", "second"].map((name) => rightOfWay.slice(signal).then(() => log.push(name)));
    await nextTurn();
    log.push("others");
    await Promise.all(slices);

    expect(log).toEqual(["first", "others", "second"]);
  });

  test("does not begin once the process stops", async () => {
    const stopping = new AbortController();
    const first = rightOfWay.slice(stopping.signal);
    const second = rightOfWay.slice(stopping.signal);
    stopping.abort(new Error("the process stops"));

    await expect(second).rejects.toThrow("the process stops");
    await first;
    await expect(rightOfWay.slice(stopping.signal)).rejects.toThrow("the process stops");
  });
});
