import { describe, expect, test } from "vitest";
import { RepeatingTask } from "./repeating-task.ts";

const never = 1_000_000;

describe("RepeatingTask", () => {
  test("runs on while there is more", async () => {
    let runs = 0;
    const done = Promise.withResolvers<void>();
    const task = taskOf(async () => {
      if (++runs < 5) return true;
      done.resolve();
      return false;
    });
    task.start();
    await done.promise;
    await task.close();
    expect(runs).toBe(5);
  });

  test("runs again for a nudge during a run", async () => {
    let runs = 0;
    const second = Promise.withResolvers<void>();
    const task = taskOf(async () => {
      if (++runs === 1) task.nudge();
      else second.resolve();
      return false;
    });
    task.start();
    await second.promise;
    await task.close();
  });

  test("runs again after a failure", async () => {
    const errors: unknown[] = [];
    const failed = Promise.withResolvers<void>();
    const again = Promise.withResolvers<void>();
    let runs = 0;
    const run = async () => {
      if (++runs === 1) throw new Error("no");
      again.resolve();
      return false;
    };
    const onError = (error: unknown) => {
      errors.push(error);
      failed.resolve();
    };
    const task = new RepeatingTask({ run, onError, intervalMs: 1 });
    task.start();
    await Promise.all([failed.promise, again.promise]);
    await task.close();
    expect(errors).toMatchObject([{ message: "no" }]);
  });

  test("ends after the run under way", async () => {
    const gate = Promise.withResolvers<boolean>();
    let runs = 0;
    const task = taskOf(() => {
      runs++;
      return gate.promise;
    });
    task.start();
    const closed = task.close();
    gate.resolve(true);
    await closed;
    expect(runs).toBe(1);
  });

  test("closes before it has started", async () => {
    await taskOf(async () => false).close();
  });
});

function taskOf(run: () => Promise<boolean>): RepeatingTask {
  const onError = (error: unknown) => {
    throw error;
  };
  return new RepeatingTask({ run, onError, intervalMs: never });
}
