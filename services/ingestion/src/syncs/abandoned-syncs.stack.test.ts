import { randomUUID } from "node:crypto";
import type { Database } from "@oneseat/database/open-database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import { buildExportFile, buildExportUsers } from "../../../../tests/builders/export-file.ts";
import { accountsInForce, inForce, stages } from "../../tests/accounts-in-force.ts";
import { type RunningIngestion, runIngestion } from "../../tests/running-ingestion.ts";
import { findSync, send, sendToEnd, uploadOf, waitFor, waitForEnd } from "../../tests/uploading.ts";
import { nothingYet } from "./begin-upload.ts";

let ingestion: RunningIngestion;
let enterprise: BuiltEnterprise;
const users = buildExportUsers({ count: 2000 });
const file = Buffer.from(buildExportFile({ users, enterprise: null }));

beforeAll(async () => {
  ingestion = await runIngestion();
  enterprise = await insertEnterprise(ingestion.database, { settings: { unsigned_uploads: true } });
});
afterAll(() => ingestion.close());

describe("a sync whose process died", () => {
  test("has failed as incomplete", async () => {
    const id = await insertPending("now() - interval '1 millisecond'");
    expect(await waitForEnd(ingestion.database, id)).toMatchObject({ state: "failure", error_code: "incomplete" });
  });
});

describe("a sync that another process works on", () => {
  test("is left alone while it claims it", async () => {
    const id = await insertPending("now() + interval '1 hour'");
    await ingestion.restart();
    const dead = await insertPending("now() - interval '1 millisecond'");
    await waitForEnd(ingestion.database, dead);
    expect(await findSync(ingestion.database, id)).toMatchObject({ state: "pending" });
    await ingestion.database.root.deleteFrom("syncs").where("id", "=", id).execute();
  });

  test("is left alone for as long as it runs", async () => {
    const other = await ingestion.startAnother();
    const { id, response, rest } = await sendPart(other.url);
    const before = await claimEndOf(id);
    const after = await waitFor(async () => {
      const end = await claimEndOf(id);
      return end > before ? end : null;
    });
    expect(after).toBeGreaterThan(before);
    await rest();
    await response;
    expect(await waitForEnd(ingestion.database, id)).toMatchObject({ state: "success" });
  });
});

describe("an upload in progress", () => {
  test("fails as incomplete when its process stops", async () => {
    const other = await ingestion.startAnother();
    const { id, response } = await sendPart(other.url);
    await other.close();
    expect(await uploadOf(await response)).toMatchObject({ sync_state: "FAILURE", error: { code: "incomplete" } });
    expect(await findSync(ingestion.database, id)).toMatchObject({ state: "failure", error_code: "incomplete" });
  });

  test("changes nothing once it was taken for dead", async () => {
    await sendToEnd(
      senderTo(ingestion.url),
      ingestion.database,
      buildExportFile({ users, enterprise: null, takenAt: later(1) }),
    );
    const before = await inForce(ingestion.database, enterprise.id);
    const { id, response, rest } = await sendPart(
      ingestion.url,
      buildExportFile({ users: [], enterprise: null, takenAt: later(2) }),
    );
    const taken = {
      state: "failure",
      stage: "done",
      error_code: "incomplete",
      error_message: "Taken for dead.",
    } as const;
    const ended = { ...taken, owner_id: null, finished_at: new Date() };
    await ingestion.database.root.updateTable("syncs").set(ended).where("id", "=", id).execute();
    await rest();
    await response;
    expect(await findSync(ingestion.database, id)).toMatchObject({
      state: "failure",
      error_message: "Taken for dead.",
    });
    expect(await inForce(ingestion.database, enterprise.id)).toEqual(before);
    await waitFor(async () => ((await stages(ingestion.database)) === 0 ? true : null));
  });

  test("changes nothing when its stage is lost", async () => {
    const { database } = ingestion;
    const takenAt = later(3);
    await sendToEnd(senderTo(ingestion.url), database, buildExportFile({ users, enterprise: null, takenAt }));
    const before = await accountsInForce(database, enterprise.id);
    const whole = buildExportFile({ users, enterprise: null, takenAt: later(4) });
    const id = await database.forEnterprise(enterprise.id, async ({ db }) => {
      await db.selectFrom("deployments").select("id").where("enterprise_id", "=", enterprise.id).forUpdate().execute();
      const upload = await uploadOf(await send(senderTo(ingestion.url), whole));
      await waitFor(async () => ((await cutOffWaiting(database)) === 1 ? true : null));
      return upload.id;
    });
    expect(await waitForEnd(database, id)).toMatchObject({ state: "failure", error_code: "internal" });
    expect(await accountsInForce(database, enterprise.id)).toEqual(before);
  });
});

/** Ends the connections on which somebody waits for a lock; returns how many there were. */
async function cutOffWaiting(database: Database): Promise<number> {
  const { rowCount } = await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rowCount ?? 0;
}

function later(minutes: number): string {
  return `2026-11-22T05:${String(10 + minutes)}:00Z`;
}

function senderTo(url: string) {
  return { url, slug: enterprise.slug, token: enterprise.ownerToken };
}

/** Begins an upload that stops before its end; `rest` sends what is missing. */
async function sendPart(url: string, document: string | Buffer = file) {
  const bytes = Buffer.from(document);
  const id = randomUUID();
  const body = new TransformStream<Uint8Array, Uint8Array>();
  const writer = body.writable.getWriter();
  const response = send(senderTo(url), body.readable, { headers: { "idempotency-key": id } });
  await writer.write(bytes.subarray(0, -100));
  await waitFor(async () => ((await findSync(ingestion.database, id))?.bytes_read ? true : null));
  const rest = async () => {
    await writer.write(bytes.subarray(-100));
    await writer.close();
  };
  return { id, response, rest };
}

async function claimEndOf(id: string): Promise<number> {
  return (await findSync(ingestion.database, id))?.owned_until?.getTime() ?? 0;
}

/** The row of an upload that some other process began. */
async function insertPending(ownedUntil: string): Promise<string> {
  const id = randomUUID();
  await ingestion.database.root
    .insertInto("syncs")
    .values({
      ...{ ...nothingYet, enterprise_id: enterprise.id, id, way: "file", kind: "server" },
      ...{ state: "pending", stage: "validating", connection_id: null, server_id: null },
      ...{ owner_id: randomUUID(), owned_until: sql<Date>`${sql.raw(ownedUntil)}` },
    })
    .execute();
  return id;
}
