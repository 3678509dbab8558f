import type { License, Report } from "@oneseat/contracts/report";
import type { SettingsPatch } from "@oneseat/contracts/settings";
import { settingsPreview } from "@oneseat/contracts/settings-preview";
import { createDedupWorker, type DedupWorker } from "@oneseat/dedup-worker/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../infra/local/free-port.ts";
import { waitUntil } from "../../infra/local/wait-until.ts";
import { buildCloudUser } from "../builders/cloud-document.ts";
import {
  type BuiltEnterprise,
  insertCloudUsers,
  insertEnterprise,
  insertServerAccounts,
} from "../builders/enterprise.ts";
import { inEnterprise, type RunningApi, startApi } from "../builders/running-api.ts";

const reportMsMax = 20_000;

let api: RunningApi;
let worker: DedupWorker;
let enterprise: BuiltEnterprise;
let ask: ReturnType<typeof inEnterprise>;

beforeAll(async () => {
  const port = await freePort();
  api = await startApi({ dedupWorkerUrl: `http://127.0.0.1:${port}` });
  const { databaseUrl, redisUrl, logLevel } = api.config;
  const config = { host: "127.0.0.1", port, logLevel, databaseUrl, redisUrl };
  worker = createDedupWorker(config, api.logger, { queuePrefix: api.queuePrefix, sweepIntervalMs: 20 });
  await worker.start();
  enterprise = await insertEnterprise(api.database, { settings: { seats_purchased: 5 } });
  ask = inEnterprise(api, enterprise);
  await insertAccounts();
  await reportIsUpToDate();
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});

test("a preview equals what the change then gives", async () => {
  const consumed = new Set<number>();
  const patches: readonly SettingsPatch[] = [
    { matching_policy: "primary-email" },
    { matching_policy: "any-email", seats_purchased: 3 },
    { shared_address_max: 10 },
    { shared_address_max: 1, ignored_addresses: [] },
    { ignored_addresses: ["*@x.example"] },
    { billing_model: "metered" },
    { managed_users: true, expires_at: "2027-01-01T00:00:00.000Z" },
    { verified_domains: ["x.example"] },
  ];
  for (const json of patches) {
    const before = await readAll();
    const answer = await ask("settings?dry_run=true", { method: "PATCH", json });
    const preview = await answer.json();
    expect(answer.status, JSON.stringify(preview)).toBe(200);
    expect(await readAll()).toEqual(before);

    expect((await ask("settings", { method: "PATCH", json })).status).toBe(200);
    expect(preview, JSON.stringify(json)).toEqual(settingsPreview.parse(await reportIsUpToDate()));
    consumed.add(settingsPreview.parse(preview).seats_consumed);
  }
  expect(consumed.size).toBeGreaterThan(2);
});

/** Mona's accounts share an address that is nobody's primary, four share a team's, one is on the cloud as well. */
async function insertAccounts(): Promise<void> {
  const account = (user_id: number, ...emails: string[]) => ({
    user_id,
    emails: emails.map((email, index) => ({ email, primary: index === 0 })),
  });
  const users = [
    account(1, "mona@x.example", "mona@home.example"),
    account(2, "m.lisa@x.example", "mona@home.example"),
    ...[3, 4, 5, 6].map((id) => account(id, `member-${id}@x.example`, "team@x.example")),
    account(7, "noreply@x.example"),
    account(8, "hubot@y.example", "noreply@x.example"),
  ];
  await insertServerAccounts(api.database, enterprise.id, { users });
  await insertCloudUsers(api.database, enterprise.id, [
    buildCloudUser("member", { verified_emails: ["member-3@x.example"] }),
    buildCloudUser("managed", { verified_emails: [], saml_name_id: "member-4@x.example" }),
  ]);
}

async function reportIsUpToDate(): Promise<License> {
  const readUpToDate = async () => {
    const license = (await (await ask("license")).json()) as License;
    return license.report !== null && !license.stale ? license : undefined;
  };
  const license = await waitUntil(readUpToDate, { waitMsMax: reportMsMax });
  if (!license) throw new Error("no up-to-date report has come");
  return license;
}

/** All that a preview must leave as it was, read when nothing is due any more. */
async function readAll(): Promise<unknown> {
  const license = await reportIsUpToDate();
  const state = await readStateAtRest();
  const reports = (await (await ask("reports")).json()) as { items: Report[] };
  return { state, reports, settings: await (await ask("settings")).json(), license };
}

/** The search index follows the report: until it has, the worker still writes. A claim that finds nothing due moves the fence. */
async function readStateAtRest(): Promise<unknown> {
  const row = await waitUntil(readState, { waitMsMax: reportMsMax });
  if (!row) throw new Error("the search index has not followed the report");
  const { dedup_fence: _, ...state } = row;
  return state;
}

function readState() {
  return api.database.forEnterprise(enterprise.id, ({ db }) =>
    db
      .selectFrom("enterprise_state")
      .selectAll()
      .where("enterprise_id", "=", enterprise.id)
      .whereRef("search_version", "=", "current_report_version")
      .executeTakeFirst(),
  );
}
