import type { Sync } from "@oneseat/contracts/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertEnterprise } from "../../../../../tests/builders/enterprise.ts";
import { inEnterprise, type RunningApi, startApi } from "../../../../../tests/builders/running-api.ts";
import { insertSync } from "../../../../../tests/builders/stored-sync.ts";

type Page = { items: Sync[]; next_cursor: string | null };

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe("syncs", () => {
  test("are listed by any way, newest first", async () => {
    const enterprise = await insertEnterprise(api.database);
    const ask = inEnterprise(api, enterprise);
    const at = new Date();
    const made: string[] = [];
    for (const [index, way] of (["queue", "file", "https", "file"] as const).entries()) {
      // Two of them share their moment, as concurrent syncs do.
      const created_at = new Date(at.getTime() + Math.min(index, 2) * 1000);
      made.push(await insertSync(api.database, enterprise.id, { way, created_at }));
    }
    const walked: Sync[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = (await (await ask(`syncs?limit=1${cursor && `&cursor=${cursor}`}`)).json()) as Page;
      walked.push(...page.items);
      cursor = page.next_cursor;
    }
    expect(walked.map(({ id }) => id).sort()).toEqual([...made].sort());
    expect(walked.slice(2).map(({ id }) => id)).toEqual([made[1], made[0]]);
  });

  test("are listed by state", async () => {
    const enterprise = await insertEnterprise(api.database);
    const ask = inEnterprise(api, enterprise);
    await insertSync(api.database, enterprise.id);
    const failed = await insertSync(api.database, enterprise.id, { state: "failure", error_byte_offset: 17 });
    const page = (await (await ask("syncs?state=failure")).json()) as Page;
    expect(page.items).toMatchObject([
      { id: failed, state: "failure", stage: "done", error: { code: "malformed_json", byte_offset: 17 } },
    ]);
    expect((await ask("syncs?state=lost")).status).toBe(422);
    expect((await ask("syncs?cursor=bm8")).status).toBe(422);
  });
});
