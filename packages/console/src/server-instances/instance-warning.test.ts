import type { ServerInstance } from "@oneseat/contracts/server-instance";
import { describe, expect, test } from "vitest";
import { instanceWarnings } from "./instance-warning.ts";

const now = Date.parse("2026-11-22T05:00:00.000Z");
const daysAgo = (days: number) => new Date(now - days * 24 * 60 * 60 * 1000).toISOString();
const error = { code: "malformed_json", message: "Cut off.", byte_offset: 7, user_index: null } as const;

describe("instance warnings", () => {
  test("are none after a good sync", () => {
    expect(instanceWarnings(instance({ last_success_at: daysAgo(7.9) }), now)).toEqual([]);
  });

  test("begin with the eighth day", () => {
    const [warning] = instanceWarnings(instance({ last_success_at: daysAgo(8) }), now);
    expect(warning).toMatchObject({ kind: "overdue", sentence: expect.stringContaining("8 days ago") });
  });

  test.each([
    [true, "Sync now"],
    [false, "Add server usage"],
  ])("say what to do (connected: %s)", (is_connected, button) => {
    for (const change of [{ last_sync: null, last_success_at: null }, { last_success_at: daysAgo(20) }]) {
      const [warning] = instanceWarnings(instance({ is_connected, ...change }), now);
      expect(warning).toMatchObject({ sentence: expect.stringContaining(button) });
    }
  });

  test("tell a failure over an old success", () => {
    const last_sync = { ...goodSync, status: "failure", error } as const;
    const warnings = instanceWarnings(instance({ last_sync, last_success_at: daysAgo(9) }), now);
    expect(warnings).toMatchObject([{ kind: "failed", error }, { kind: "overdue" }]);
  });

  test("tell one that never synced", () => {
    const warnings = instanceWarnings(instance({ last_sync: null, last_success_at: null }), now);
    expect(warnings).toMatchObject([{ kind: "never_synced" }]);
  });

  test("wait for the first sync under way", () => {
    const last_sync = { ...goodSync, status: "pending" } as const;
    expect(instanceWarnings(instance({ last_sync, last_success_at: null }), now)).toEqual([]);
  });

  test("leave a first failure to its reason", () => {
    const last_sync = { ...goodSync, status: "failure", error } as const;
    const warnings = instanceWarnings(instance({ last_sync, last_success_at: null }), now);
    expect(warnings).toEqual([{ kind: "failed", error }]);
  });
});

const goodSync = {
  id: "019a0000-0000-7000-8000-000000000000",
  way: "queue",
  date: daysAgo(1),
  status: "success",
  error: null,
} as const;

function instance(change: Partial<ServerInstance>): ServerInstance {
  return {
    server_id: "3f0c1f0e-7d0e-4a7e-9d55-0d8f6f6f1a01",
    host_name: "ghes-eu.octo.example",
    version: "3.19.2",
    is_connected: true,
    accounts: 3628,
    left_out: { suspended: 0, built_in: 0 },
    last_sync: goodSync,
    last_success_at: daysAgo(1),
    signed: true,
    description: "GitHub Connect server usage synced",
    ...change,
  };
}
