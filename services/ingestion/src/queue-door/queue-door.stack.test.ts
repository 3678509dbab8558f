import { randomUUID } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { receiptClaims } from "@oneseat/contracts/snapshot-chunk";
import { generateEncryptionKey, generateSigningKey } from "@oneseat/queue/key-pairs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import { buildExportFile, buildExportUsers } from "../../../../tests/builders/export-file.ts";
import { accountsInForce, inForce, stages } from "../../tests/accounts-in-force.ts";
import { type EnrolledConnection, insertConnection } from "../../tests/connection.ts";
import { type RunningIngestion, runIngestion } from "../../tests/running-ingestion.ts";
import { digestOf, openTestConnector, snapshotOf, type TestConnector } from "../../tests/test-connector.ts";
import { findSync, waitFor, waitForEnd } from "../../tests/uploading.ts";
import { nothingYet } from "../syncs/begin-upload.ts";

let ingestion: RunningIngestion;
let enterprise: BuiltEnterprise;
let connection: EnrolledConnection;
let connector: TestConnector;
const users = buildExportUsers({ count: 200 });
const file = buildExportFile({ users, enterprise: null });

beforeAll(async () => {
  ingestion = await runIngestion();
});
afterAll(() => ingestion.close());
beforeEach(async () => {
  enterprise = await insertEnterprise(ingestion.database);
  connection = await insertConnection(ingestion.database, enterprise);
  connector = await openTestConnector(ingestion, connection);
  return () => connector.close();
});

describe("a snapshot from the queue", () => {
  test("is in force when its receipt comes", async () => {
    const snapshot = snapshotOf(connection, file);

    await connector.send(snapshot);

    const final = await connector.receiptOf(snapshot, "success");
    expect(await findSync(ingestion.database, snapshot.id)).toMatchObject({
      ...{ state: "success", way: "queue", signed: true, connection_id: connection.id, chunk_count: 3 },
      ...{ accounts_read: users.length, bytes_read: file.length },
    });
    expect(await accountsInForce(ingestion.database, enterprise.id)).toHaveLength(users.length);
    const last = snapshot.claims[2];
    expect(final).toMatchObject({ chunk_number: 3, digest: last?.digest, server_id: connection.serverId, error: null });
    expect(
      connector.receipts
        .filter(({ result }) => result === "staged")
        .map(({ chunk_number }) => chunk_number)
        .sort(),
    ).toEqual([1, 2, 3]);
    expect(connector.unsigned).toBe(0);
    expect(await storedBodies(snapshot.id)).toBe(0);
    await expect.poll(() => stages(ingestion.database)).toBe(0);
  });

  test("may come in any order, twice", async () => {
    const snapshot = snapshotOf(connection, file, { chunks: 5 });
    await connector.send(snapshot, { numbers: [5, 2, 2, 4, 1, 5, 3] });
    await connector.receiptOf(snapshot, "success");
    expect(await accountsInForce(ingestion.database, enterprise.id)).toHaveLength(users.length);
  });

  test("is answered with its end once it has one", async () => {
    const snapshot = snapshotOf(connection, file);
    await connector.send(snapshot);
    await connector.receiptOf(snapshot, "success");
    const before = await inForce(ingestion.database, enterprise.id);
    connector.receipts.length = 0;

    await connector.send(snapshot, { numbers: [2] });

    const again = await connector.receiptOf(snapshot, "success");
    expect(again).toMatchObject({ chunk_number: 2, digest: snapshot.claims[1]?.digest });
    expect(await inForce(ingestion.database, enterprise.id)).toEqual(before);
  });

  test("is a chunk's receipt again while it waits", async () => {
    const snapshot = snapshotOf(connection, file);
    await connector.send(snapshot, { numbers: [1, 1] });
    await waitFor(async () => (connector.receipts.length >= 2 ? true : null));
    expect(connector.receipts).toMatchObject([1, 1].map((chunk_number) => ({ result: "staged", chunk_number })));
    expect(await findSync(ingestion.database, snapshot.id)).toMatchObject({ state: "pending", stage: "receiving" });
  });

  test("fails with a receipt that says why", async () => {
    const cut = buildExportFile({ users, enterprise: null }).slice(0, -50);
    const snapshot = snapshotOf(connection, cut);
    await connector.send(snapshot);
    const final = await connector.receiptOf(snapshot, "failure");
    expect(receiptClaims.parse(final).error).toMatchObject({ code: "incomplete", byte_offset: cut.length });
    expect(await findSync(ingestion.database, snapshot.id)).toMatchObject({
      state: "failure",
      error_code: "incomplete",
    });
    expect(await accountsInForce(ingestion.database, enterprise.id)).toEqual([]);
  });

  test.each([
    ["wrong_enterprise", { enterprise: "other-corp" }],
    ["bad_signature", { serverId: randomUUID() }],
    ["future_snapshot", { takenAt: "2026-11-22T07:00:00Z" }],
  ])("fails for what its file says: %s", async (code, options) => {
    const snapshot = snapshotOf(connection, buildExportFile({ users, enterprise: null, ...options }));
    await connector.send(snapshot);
    expect((await connector.receiptOf(snapshot, "failure")).error?.code).toBe(code);
  });

  test("fails as stale behind a newer one", async () => {
    const newer = snapshotOf(connection, buildExportFile({ users, enterprise: null, takenAt: "2026-11-22T05:30:00Z" }));
    await connector.send(newer);
    await connector.receiptOf(newer, "success");
    const older = snapshotOf(connection, file);
    await connector.send(older);
    expect((await connector.receiptOf(older, "failure")).error?.code).toBe("stale_snapshot");
  });

  test("gives way to the connector's next", async () => {
    const [left, next] = [snapshotOf(connection, file), snapshotOf(connection, file)];
    await connector.send(left, { numbers: [1] });
    await connector.receiptOf(left, "staged");
    await connector.send(next);
    await connector.receiptOf(next, "success");
    expect((await connector.receiptOf(left, "failure")).error?.code).toBe("incomplete");
    expect(await storedBodies(left.id)).toBe(0);
  });
});

describe("a message is refused", () => {
  test("from a connection that is gone", async () => {
    const snapshot = snapshotOf(connection, file);
    await ingestion.database.root.deleteFrom("connections").where("id", "=", connection.id).execute();
    await connector.send(snapshot, { numbers: [1] });
    expect((await connector.receiptOf(snapshot, "failure")).error?.code).toBe("unknown_connection");
    expect(await findSync(ingestion.database, snapshot.id)).toBeNull();
  });

  test("for an enterprise that is gone", async () => {
    const snapshot = snapshotOf(connection, file);
    await ingestion.database.root.deleteFrom("enterprises").where("id", "=", enterprise.id).execute();
    await connector.send(snapshot, { numbers: [1] });
    expect((await connector.receiptOf(snapshot, "failure")).error?.code).toBe("unknown_connection");
  });

  test("with the signature of another key", async () => {
    const snapshot = snapshotOf(connection, file);
    await connector.send(snapshot, { numbers: [1] });
    await connector.receiptOf(snapshot, "staged");
    const other = await generateSigningKey();
    const forged = { ...other, keyId: connection.key.keyId };
    await connector.send(snapshot, { numbers: [2], signingKey: forged });
    expect((await connector.receiptOf(snapshot, "failure")).error?.code).toBe("bad_signature");
    expect(await findSync(ingestion.database, snapshot.id)).toMatchObject({ state: "pending" });
  });

  test("for a server that is not its own", async () => {
    const snapshot = snapshotOf(connection, file);
    await connector.send(snapshot, { numbers: [1], change: { server_id: randomUUID() } });
    const refused = await waitFor(async () => connector.receipts.find(({ result }) => result === "failure") ?? null);
    expect(refused.error?.code).toBe("bad_signature");
  });

  test("that names another enterprise", async () => {
    const snapshot = snapshotOf(connection, file);
    await connector.send(snapshot, { numbers: [1], change: { enterprise: "other-corp" } });
    expect((await connector.receiptOf(snapshot, "failure")).error?.code).toBe("wrong_enterprise");
    expect(await findSync(ingestion.database, snapshot.id)).toMatchObject({ error_code: "wrong_enterprise" });
  });

  test.each([
    ["other content", { chunk: Buffer.from("{}"), change: { digest: digestOf(Buffer.from("{}")) } }],
    ["another number of chunks", { change: { chunk_count: 9 } }],
  ])("that has known ids with %s", async (_what, options) => {
    const snapshot = snapshotOf(connection, file);
    await connector.send(snapshot, { numbers: [1] });
    await connector.receiptOf(snapshot, "staged");
    const refusals = () =>
      ingestion.log.filter((line) => line.includes(snapshot.id) && line.includes("message refused"));
    await connector.send(snapshot, { numbers: [1], ...options });
    await waitFor(async () => (refusals().length > 0 ? true : null));
    expect(connector.receipts).toHaveLength(1);
    await connector.send(snapshot);
    await connector.receiptOf(snapshot, "success");
  });

  test("that is encrypted for somebody else", async () => {
    const snapshot = snapshotOf(connection, file);
    const before = ingestion.log.length;
    await connector.send(snapshot, { numbers: [1], encryptionKey: await generateEncryptionKey() });
    const refused = () => ingestion.log.slice(before).some((line) => line.includes("not encrypted for this ingestion"));
    await waitFor(async () => (refused() ? true : null));
    expect(await findSync(ingestion.database, snapshot.id)).toBeNull();
  });
});

describe("a snapshot outlives its process", () => {
  test("that stopped between two chunks", async () => {
    const snapshot = snapshotOf(connection, file);
    await connector.send(snapshot, { numbers: [1, 2] });
    await waitFor(async () => (connector.receipts.length === 2 ? true : null));
    await ingestion.restart();
    await connector.send(snapshot, { numbers: [3] });
    await connector.receiptOf(snapshot, "success");
  });

  test("that died before it was applied", async () => {
    const snapshot = snapshotOf(connection, file, { chunks: 1 });
    await ingestion.stop();
    await storeAsDeadProcess(snapshot);
    await ingestion.restart();
    expect(await waitForEnd(ingestion.database, snapshot.id)).toMatchObject({
      state: "success",
      accounts_read: users.length,
    });
    await connector.receiptOf(snapshot, "success");
    await expect.poll(() => stages(ingestion.database)).toBe(0);
  });
});

async function storedBodies(syncId: string): Promise<number> {
  const rows = await ingestion.database.root
    .selectFrom("sync_chunks")
    .select("chunk_number")
    .where("sync_id", "=", syncId)
    .where("body", "is not", null)
    .execute();
  return rows.length;
}

/** What a process leaves that has stored all chunks, begun to read them, and died. */
async function storeAsDeadProcess(snapshot: ReturnType<typeof snapshotOf>): Promise<void> {
  const { database } = ingestion;
  const [claims] = snapshot.claims;
  const [chunk] = snapshot.chunks;
  if (!claims || !chunk) throw new Error("a snapshot has a chunk");
  await database.root
    .insertInto("syncs")
    .values({
      ...{ ...nothingYet, enterprise_id: enterprise.id, id: snapshot.id, way: "queue", kind: "server" },
      ...{ state: "pending", stage: "validating", connection_id: connection.id, server_id: connection.serverId },
      ...{ chunk_count: 1, owner_id: randomUUID(), owned_until: new Date(Date.now() - 1) },
    })
    .execute();
  const key = { enterprise_id: enterprise.id, sync_id: snapshot.id };
  const stored = { ...key, chunk_number: 1, digest: claims.digest, body: deflateRawSync(chunk) };
  await database.root.insertInto("sync_chunks").values(stored).execute();
}
