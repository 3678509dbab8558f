import type { InstanceSync } from "@oneseat/contracts/instance-license";
import { describe, expect, test } from "vitest";
import { percentOfSync, wordsOfLeftOut, wordsOfSync, wordsOfWaiting } from "./sync-words.ts";

const sync: InstanceSync = {
  id: "1",
  state: "pending",
  stage: "reading",
  started_by: "person",
  started_at: "2026-11-22T05:00:00.000Z",
  finished_at: null,
  taken_at: null,
  accounts_read: 0,
  left_out: { suspended: 0, built_in: 0 },
  chunks: { total: null, published: 0, receipted: 0 },
  waiting: null,
  error: null,
};
const read = { ...sync, accounts_read: 2386, chunks: { total: 10, published: 10, receipted: 4 } };

describe("a sync in words", () => {
  test.each<[string, InstanceSync]>([
    ["Asking the instance for its users", sync],
    ["Reading users: 1,200 so far", { ...sync, accounts_read: 1200 }],
    ["2,386 users read; sending begins", { ...read, stage: "spooled" }],
    ["Sending: 3 of 10 parts", { ...read, stage: "publishing", chunks: { ...read.chunks, published: 3 } }],
    ["Sending: 1 part", { ...read, stage: "publishing", chunks: { total: null, published: 1, receipted: 0 } }],
    ["Sent; OneSeat has confirmed 4 of 10 parts", { ...read, stage: "waiting" }],
    ["2,386 users synced", { ...read, stage: "done", state: "success" }],
    ["The last sync failed", { ...read, stage: "done", state: "failure" }],
  ])("is: %s", (words, state) => {
    expect(wordsOfSync(state)).toBe(words);
  });

  test("names whom it leaves out", () => {
    expect(wordsOfLeftOut({ suspended: 12, built_in: 1 })).toBe(
      "12 suspended users and 1 built-in account left out: they consume no license",
    );
    expect(wordsOfLeftOut({ suspended: 0, built_in: 0 })).toBeNull();
  });

  test("names whom it waits for", () => {
    expect(wordsOfWaiting("queue")).toBe("Waiting for the queue");
    expect(wordsOfWaiting("moon")).toBe("Waiting");
  });
});

describe("a sync's progress", () => {
  test("is not known before all is read", () => {
    expect(percentOfSync({ ...sync, accounts_read: 1200 })).toBeNull();
  });

  test("grows with what is sent and confirmed", () => {
    const published = [0, 5, 10].map((count) => ({ total: 10, published: count, receipted: 0 }));
    const chunks = [...published, { total: 10, published: 10, receipted: 10 }];
    expect(chunks.map((each) => percentOfSync({ ...read, stage: "publishing", chunks: each }))).toEqual([
      0, 25, 50, 100,
    ]);
  });

  test("bears a snapshot without a part", () => {
    const chunks = { total: 0, published: 0, receipted: 0 };
    expect(percentOfSync({ ...read, stage: "waiting", chunks })).toBe(0);
  });
});
