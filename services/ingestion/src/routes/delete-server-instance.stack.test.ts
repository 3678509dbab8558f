import { randomUUID } from "node:crypto";
import { findToken } from "@oneseat/database/find-token";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltEnterprise, insertEnterprise, insertServerAccounts } from "../../../../tests/builders/enterprise.ts";
import { buildExportFile, buildExportUsers, builtServerId } from "../../../../tests/builders/export-file.ts";
import { inForce } from "../../tests/accounts-in-force.ts";
import { insertConnection } from "../../tests/connection.ts";
import { type RunningIngestion, runIngestion } from "../../tests/running-ingestion.ts";
import { openTestConnector, snapshotOf } from "../../tests/test-connector.ts";
import { findSync, send, sendToEnd } from "../../tests/uploading.ts";

let ingestion: RunningIngestion;
const users = buildExportUsers({ count: 20 });

beforeAll(async () => {
  ingestion = await runIngestion();
});
afterAll(() => ingestion.close());

describe("a removed server instance", () => {
  test("takes its accounts and connection along", async () => {
    const enterprise = await insertEnterprise(ingestion.database, { settings: { unsigned_uploads: true } });
    const connection = await insertConnection(ingestion.database, enterprise);
    const { id } = await sendToEnd(
      senderOf(enterprise),
      ingestion.database,
      buildExportFile({ users, enterprise: null }),
    );
    const kept = { serverId: randomUUID(), hostName: "kept.octo.example", users: users.slice(0, 3) };
    await insertServerAccounts(ingestion.database, enterprise.id, kept);

    const response = await remove(enterprise, builtServerId.toUpperCase());

    expect(response.status).toBe(204);
    const { accounts, deployments, state } = await inForce(ingestion.database, enterprise.id);
    expect(deployments.map(({ host_name }) => host_name)).toEqual(["kept.octo.example"]);
    expect(accounts).toHaveLength(3);
    expect(state).toMatchObject([{ accounts_version: 3 }]);
    expect(await findToken(ingestion.database, connection.token)).toBeNull();
    expect(await findSync(ingestion.database, id)).toMatchObject({ state: "success" });
    expect((await remove(enterprise, builtServerId)).status).toBe(404);
  });

  test("may never have synced", async () => {
    const enterprise = await insertEnterprise(ingestion.database);
    await insertConnection(ingestion.database, enterprise);
    expect((await remove(enterprise, builtServerId)).status).toBe(204);
    expect((await inForce(ingestion.database, enterprise.id)).state).toMatchObject([{ accounts_version: 0 }]);
  });

  test("ends what is on the way from it", async () => {
    const enterprise = await insertEnterprise(ingestion.database);
    const connection = await insertConnection(ingestion.database, enterprise);
    const connector = await openTestConnector(ingestion, connection);
    const snapshot = snapshotOf(connection, buildExportFile({ users, enterprise: null }));
    await connector.send(snapshot, { numbers: [1] });
    await connector.receiptOf(snapshot, "staged");
    await remove(enterprise, builtServerId);
    expect((await connector.receiptOf(snapshot, "failure")).error?.code).toBe("unknown_connection");
    expect(await findSync(ingestion.database, snapshot.id)).toMatchObject({ error_code: "unknown_connection" });
    await connector.close();
  });

  test("frees its host name", async () => {
    const enterprise = await insertEnterprise(ingestion.database, { settings: { unsigned_uploads: true } });
    const sender = senderOf(enterprise);
    const replaced = buildExportFile({ users, enterprise: null, serverId: randomUUID() });
    await sendToEnd(sender, ingestion.database, buildExportFile({ users, enterprise: null }));
    expect(await sendToEnd(sender, ingestion.database, replaced)).toMatchObject({ error_code: "host_name_in_use" });
    await remove(enterprise, builtServerId);
    expect(await sendToEnd(sender, ingestion.database, replaced)).toMatchObject({ state: "success" });
  });

  test.each(["not-a-uuid", randomUUID()])("is known, or not found: %s", async (serverId) => {
    const enterprise = await insertEnterprise(ingestion.database);
    expect((await remove(enterprise, serverId)).status).toBe(404);
  });

  test("of another enterprise is not found", async () => {
    const [one, other] = [await insertEnterprise(ingestion.database), await insertEnterprise(ingestion.database)];
    await insertServerAccounts(ingestion.database, other.id, { users });
    expect((await remove(one, builtServerId)).status).toBe(404);
    expect((await inForce(ingestion.database, other.id)).accounts).toHaveLength(users.length);
  });
});

function senderOf(enterprise: BuiltEnterprise) {
  return { url: ingestion.url, slug: enterprise.slug, token: enterprise.ownerToken };
}

function remove(enterprise: BuiltEnterprise, serverId: string): Promise<Response> {
  return send(senderOf(enterprise), null, { path: `server-instances/${serverId}`, method: "DELETE" });
}
