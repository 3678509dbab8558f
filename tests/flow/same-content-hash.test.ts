import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createdConnection } from "@oneseat/contracts/connection";
import { createdEnterprise } from "@oneseat/contracts/enterprise";
import { type Report, report } from "@oneseat/contracts/report";
import { sync } from "@oneseat/contracts/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { waitUntil } from "../../infra/local/wait-until.ts";
import { type AllUsersCsvContent, writeAllUsersCsv } from "../builders/write-all-users-csv.ts";
import { type Installation, type RunningConnector, startInstallation } from "../stack/installation.ts";

const accountCount = process.env.ONESEAT_VERIFY === "full" ? 1_000_000 : 100_000;
const hostName = "ghes.octo.example";
const serverId = "3f0c1f0e-7d0e-4a7e-9d55-0d8f6f6f1a01";
const reportMsMax = accountCount * 3;
const testMsMax = 4 * reportMsMax;

type Enterprise = { readonly slug: string; readonly ownerToken: string };

let folder: string;
let csv: string;
let content: AllUsersCsvContent;
let installation: Installation;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oneseat-csv-"));
  csv = join(folder, "all_users.csv");
  [content, installation] = await Promise.all([
    writeAllUsersCsv({ to: csv, count: accountCount }),
    startInstallation(),
  ]);
});

afterAll(async () => {
  await installation?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the accounts of one CSV", () => {
  test(
    "give one content hash by three ways",
    async () => {
      const reports = {
        queue: await syncedReport("queue"),
        https: await syncedReport("https"),
        file: await uploadedReport(),
      };
      expect(reports.queue.seats_consumed).toBe(content.consuming);
      expect(reports.queue.accounts).toBe(content.consuming);
      expect(reports.https.content_hash).toBe(reports.queue.content_hash);
      expect(reports.file.content_hash).toBe(reports.queue.content_hash);
    },
    testMsMax,
  );
});

/** *Sync now* on a connector with the transport. */
async function syncedReport(way: "queue" | "https"): Promise<Report> {
  const enterprise = await createEnterprise(`by-${way}`);
  const connection = await ask(`${enterpriseUrl(enterprise)}/connections`, {
    method: "POST",
    token: enterprise.ownerToken,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ host_name: hostName }),
  });
  const connector = await startConnector(enterprise, {
    ONESEAT_TRANSPORT: way,
    ONESEAT_ENROLMENT_TOKEN: createdConnection.parse(connection).enrolment_token ?? "",
  });
  await ask(`${connector.url}/api/license/sync`, { method: "POST", token: connector.token });
  const found = await reportOf(enterprise, { way, signed: true });
  await connector.process.stop();
  return found;
}

/** *Export license usage* on a connector that was never enrolled, *Add server usage* by an owner. */
async function uploadedReport(): Promise<Report> {
  const enterprise = await createEnterprise("by-file");
  await ask(`${enterpriseUrl(enterprise)}/settings`, {
    method: "PATCH",
    token: enterprise.ownerToken,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ unsigned_uploads: true }),
  });
  const connector = await startConnector(enterprise, {});
  const headers = { authorization: `Bearer ${connector.token}` };
  const { body } = await fetch(`${connector.url}/api/license/export`, { headers });
  await ask(`${enterpriseUrl(enterprise)}/server-usage`, {
    method: "POST",
    token: enterprise.ownerToken,
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body,
    duplex: "half",
  });
  const found = await reportOf(enterprise, { way: "file", signed: false });
  await connector.process.stop();
  return found;
}

async function createEnterprise(slug: string): Promise<Enterprise> {
  const created = await ask(`${installation.api.url}/api/v1/enterprises`, {
    method: "POST",
    token: installation.operatorToken,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ slug }),
  });
  return { slug, ownerToken: createdEnterprise.parse(created).owner_token };
}

function startConnector(enterprise: Enterprise, environment: Record<string, string>): Promise<RunningConnector> {
  const source = { ONESEAT_SOURCE: "csv", ONESEAT_SOURCE_FILE: csv, ONESEAT_HOST_NAME: hostName };
  const own = { ...source, ONESEAT_SERVER_ID: serverId, ...environment };
  return installation.startConnector({ name: enterprise.slug, environment: own });
}

/** The report that includes all that was synced, once there is one; the weekly sync may have begun beside *Sync now*. */
async function reportOf(enterprise: Enterprise, expected: { way: string; signed: boolean }): Promise<Report> {
  const options = { token: enterprise.ownerToken };
  const reportId = await waitUntil(
    async () => {
      const { items } = syncs.parse(await ask(`${enterpriseUrl(enterprise)}/syncs`, options));
      for (const { error } of items) expect(error).toBeNull();
      if (items.some((item) => item.report_id === null)) return undefined;
      for (const item of items) expect(item).toMatchObject({ ...expected, accounts_read: content.consuming });
      return items[0]?.report_id ?? undefined;
    },
    { waitMsMax: reportMsMax, pollMs: 250 },
  );
  if (!reportId) throw new Error(`no report after ${reportMsMax / 1000} s\n${installation.logTails()}`);
  return report.parse(await ask(`${enterpriseUrl(enterprise)}/reports/${reportId}`, options));
}

const syncs = z.object({ items: z.array(sync) });

const enterpriseUrl = ({ slug }: Enterprise) => `${installation.api.url}/api/v1/enterprises/${slug}`;

async function ask(url: string, options: RequestInit & { token: string }): Promise<unknown> {
  const { token, headers, ...rest } = options;
  const answer = await fetch(url, { ...rest, headers: { authorization: `Bearer ${token}`, ...headers } });
  const text = await answer.text();
  expect(answer.ok, `${answer.status} ${text}`).toBe(true);
  return JSON.parse(text);
}
