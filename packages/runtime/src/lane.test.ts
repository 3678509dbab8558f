import { expect, test } from "vitest";
import { Lane } from "./lane.ts";

const never = new AbortController().signal;

test("does one piece at a time, in order", async () => {
  const lane = new Lane(1);
  const log: string[] = [];
  const gates = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const all = gates.map((gate, index) =>
    lane.run(async () => {
      log.push(`begin ${index}`);
      await gate.promise;
      log.push(`end ${index}`);
      return index;
    }, never),
  );
  for (const gate of gates.toReversed()) gate.resolve();

  expect(await Promise.all(all)).toEqual([0, 1, 2]);
  expect(log).toEqual(["begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2"]);
});

test("goes on after a piece that failed", async () => {
  const lane = new Lane(1);
  const failing = lane.run(() => Promise.reject(new Error("no")), never);
  const next = lane.run(async () => "done", never);

  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("done");
  expect(await lane.run(async () => "again", never)).toBe("again");
});

test("forgets whoever leaves while waiting", async () => {
  const lane = new Lane(1);
  const gate = Promise.withResolvers<void>();
  const leaving = new AbortController();
  let hasBegun = false;
  const first = lane.run(() => gate.promise, never);
  const abandoned = lane.run(async () => {
    hasBegun = true;
  }, leaving.signal);
  const last = lane.run(async () => "last", never);

  leaving.abort(new Error("gone"));
  await expect(abandoned).rejects.toThrow("gone");
  gate.resolve();

  await first;
  expect(await last).toBe("last");
  expect(hasBegun).toBe(false);
  await expect(lane.run(async () => {}, leaving.signal)).rejects.toThrow("gone");
});

test("tells how much it has to do", async () => {
  const lane = new Lane(2);
  const gate = Promise.withResolvers<void>();
  const all = [1, 2, 3].map(() => lane.run(() => gate.promise, never));

  expect([lane.load, lane.waitingCount, lane.isFull]).toEqual([3, 1, true]);
  gate.resolve();
  await Promise.all(all);
  expect([lane.load, lane.waitingCount, lane.isFull]).toEqual([0, 0, false]);
});
