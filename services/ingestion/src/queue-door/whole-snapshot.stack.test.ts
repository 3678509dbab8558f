import { KeyObject } from "node:crypto";
import { signingPublicKey } from "@oneseat/contracts/connection";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise } from "../../../../tests/builders/enterprise.ts";
import { buildExportFile, buildExportUsers } from "../../../../tests/builders/export-file.ts";
import { accountsInForce } from "../../tests/accounts-in-force.ts";
import { type EnrolledConnection, insertConnection } from "../../tests/connection.ts";
import { type RunningIngestion, runIngestion } from "../../tests/running-ingestion.ts";
import { openTestConnector, snapshotOf, type TestConnector } from "../../tests/test-connector.ts";
import { findSync, waitFor } from "../../tests/uploading.ts";

let ingestion: RunningIngestion;
let enterprise: BuiltEnterprise;
let connection: EnrolledConnection;
let connector: TestConnector;
const users = buildExportUsers({ count: 60 });

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

describe("a snapshot of one chunk", () => {
  test("has one receipt, of its success", async () => {
    const file = fileOf({ users });
    const snapshot = snapshotOf(connection, file, { chunks: 1 });
    await connector.send(snapshot);
    await connector.receiptOf(snapshot, "success");
    expect(connector.receipts).toMatchObject([{ chunk_number: 1, digest: snapshot.claims[0]?.digest, error: null }]);
    expect(await findSync(ingestion.database, snapshot.id)).toMatchObject({
      ...{ state: "success", stage: "done", way: "queue", kind: "server", signed: true, chunk_count: 1 },
      ...{ accounts_read: users.length, bytes_read: file.length, accounts_version: 1, connection_id: connection.id },
    });
    expect(await accountsInForce(ingestion.database, enterprise.id)).toHaveLength(users.length);
  });

  test("changes nothing the second time", async () => {
    const snapshot = snapshotOf(connection, fileOf({ users }), { chunks: 1 });
    await connector.send(snapshot, { numbers: [1, 1] });
    await waitFor(async () => (connector.receipts.length === 2 ? true : null));
    expect(connector.receipts).toMatchObject([{ result: "success" }, { result: "success" }]);
    expect(await findSync(ingestion.database, snapshot.id)).toMatchObject({ state: "success", accounts_version: 1 });
  });

  test("writes only what differs from the last", async () => {
    const first = snapshotOf(connection, fileOf({ users, minutes: 1 }), { chunks: 1 });
    await connector.send(first);
    await connector.receiptOf(first, "success");
    const before = await accountsInForce(ingestion.database, enterprise.id);
    const changed = users.slice(1).map((user, index) => (index === 0 ? { ...user, emails: [] } : user));
    const second = snapshotOf(connection, fileOf({ users: changed, minutes: 2 }), { chunks: 1 });
    await connector.send(second);
    await connector.receiptOf(second, "success");
    const after = await accountsInForce(ingestion.database, enterprise.id);
    const kept = new Set(before.map(({ written, user_id }) => `${written} ${user_id}`));
    expect(after).toHaveLength(users.length - 1);
    expect(after.filter(({ written, user_id }) => !kept.has(`${written} ${user_id}`))).toMatchObject([
      { user_id: users[1]?.user_id, emails: "[]" },
    ]);
  });

  test("ends the one that was under way", async () => {
    const left = snapshotOf(connection, fileOf({ users, minutes: 1 }), { chunks: 3 });
    await connector.send(left, { numbers: [1] });
    await waitFor(async () => (connector.receipts.length === 1 ? true : null));
    const whole = snapshotOf(connection, fileOf({ users, minutes: 2 }), { chunks: 1 });
    await connector.send(whole);
    await connector.receiptOf(whole, "success");
    expect(await findSync(ingestion.database, left.id)).toMatchObject({ state: "failure", error_code: "incomplete" });
  });

  test("leaves what is in force when it is stale", async () => {
    const newer = snapshotOf(connection, fileOf({ users, minutes: 2 }), { chunks: 1 });
    await connector.send(newer);
    await connector.receiptOf(newer, "success");
    const before = await accountsInForce(ingestion.database, enterprise.id);
    const stale = snapshotOf(connection, fileOf({ users: users.slice(5), minutes: 1 }), { chunks: 1 });
    await connector.send(stale);
    expect((await connector.receiptOf(stale, "failure")).error?.code).toBe("stale_snapshot");
    expect(await accountsInForce(ingestion.database, enterprise.id)).toEqual(before);
  });
});

function fileOf({ users, minutes = 0 }: { users: ReturnType<typeof buildExportUsers>; minutes?: number }): string {
  const { privateKey, publicJwk, keyId } = connection.key;
  const signWith = { privateKey: KeyObject.from(privateKey), publicJwk: signingPublicKey.parse(publicJwk), keyId };
  const takenAt = `2026-11-22T05:${String(10 + minutes)}:00Z`;
  return buildExportFile({ users, enterprise: enterprise.slug, takenAt, signWith });
}
