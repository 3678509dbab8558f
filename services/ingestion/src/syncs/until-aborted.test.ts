import { describe, expect, test } from "vitest";
import { untilAborted } from "./until-aborted.ts";

describe("untilAborted", () => {
  test("gives all items of a source", async () => {
    const items: number[] = [];
    for await (const item of untilAborted(source([1, 2, 3]), new AbortController().signal)) items.push(item);
    expect(items).toEqual([1, 2, 3]);
  });

  test("ends while an item is waited for", async () => {
    const aborting = new AbortController();
    const iterator = untilAborted(source([1], new Promise(() => {})), aborting.signal);
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    const next = iterator.next();
    aborting.abort(new Error("stopping"));
    await expect(next).rejects.toThrow("stopping");
  });

  test("gives nothing after an abort", async () => {
    const reading = untilAborted(source([1]), AbortSignal.abort(new Error("stopping"))).next();
    await expect(reading).rejects.toThrow("stopping");
  });

  test("lets the source clean up when left early", async () => {
    const cleaned = Promise.withResolvers<void>();
    async function* cleaning() {
      try {
        yield* [1, 2];
      } finally {
        cleaned.resolve();
      }
    }
    for await (const _item of untilAborted(cleaning(), new AbortController().signal)) break;
    await cleaned.promise;
  });
});

async function* source<Item>(items: readonly Item[], then: Promise<void> = Promise.resolve()) {
  yield* items;
  await then;
}
