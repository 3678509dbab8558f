import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportFormat, exportFormatVersion } from "@oneseat/contracts/export-file";
import { upload } from "@oneseat/contracts/sync";
import { type Database, openDatabase } from "@oneseat/database/open-database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitUntil } from "../../infra/local/wait-until.ts";
import { peakMebibytes } from "../bench/system/peak-memory.ts";
import { type BuiltEnterprise, insertEnterprise } from "../builders/enterprise.ts";
import { builtHostName, builtServerId } from "../builders/export-file.ts";
import { ServerProcess } from "../stack/server-process.ts";
import { ServiceProcess } from "../stack/service-process.ts";
import { createTestDatabase, type TestDatabase } from "../stack/test-database.ts";

const mebibyte = 1024 * 1024;
/** What the process may hold at any size; each file here is larger. */
const memoryMebibytesMax = 256;
const uploadBytesMax = 300 * mebibyte;
const userBytes = 16 * 1024;
const testMsMax = 120_000;
const endWithin = { waitMsMax: 60_000 };

let folder: string;
let redis: ServerProcess;
let testDatabase: TestDatabase;
let database: Database;
let ingestion: ServiceProcess;
let enterprise: BuiltEnterprise;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oneseat-large-"));
  redis = await ServerProcess.startRedis(folder);
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, applicationName: "test" });
  enterprise = await insertEnterprise(database, { settings: { unsigned_uploads: true } });
  const environment = {
    ...{ DATABASE_URL: testDatabase.url, REDIS_URL: redis.url, ONESEAT_DATA_DIR: join(folder, "ingestion") },
    ONESEAT_UPLOAD_BYTES_MAX: String(uploadBytesMax),
  };
  const program = "services/ingestion/src/main.ts";
  ingestion = await ServiceProcess.start({ name: "ingestion", program, folder, readyPath: "/readyz", environment });
}, testMsMax);
afterAll(async () => {
  await ingestion?.stop();
  await database?.close();
  await testDatabase?.close();
  await redis?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a file larger than memory", () => {
  test(
    "is taken in",
    async () => {
      const users = Math.floor((270 * mebibyte) / userBytes);
      const answer = upload.parse(await (await send(largeFile(users))).json());
      const end = await waitUntil(async () => {
        const found = await database.root
          .selectFrom("syncs")
          .selectAll()
          .where("id", "=", answer.id)
          .executeTakeFirst();
        return found?.state === "pending" ? undefined : found;
      }, endWithin);
      expect(end).toMatchObject({ state: "success", accounts_read: users });
      expect(peakMebibytes(ingestion.pid) ?? 0).toBeLessThanOrEqual(memoryMebibytesMax);
    },
    testMsMax,
  );

  test(
    "is refused beyond the limit",
    async () => {
      const users = Math.floor((uploadBytesMax + mebibyte) / userBytes);
      const answer = upload.parse(await (await send(largeFile(users))).json());
      expect(answer).toMatchObject({ sync_state: "FAILURE", error: { code: "too_large" } });
      expect(peakMebibytes(ingestion.pid) ?? 0).toBeLessThanOrEqual(memoryMebibytesMax);
    },
    testMsMax,
  );
});

/** Its length is not told beforehand. */
function send(file: Iterable<Uint8Array>): Promise<Response> {
  return fetch(`${ingestion.url}/api/v1/enterprises/${enterprise.slug}/server-usage`, {
    method: "POST",
    headers: { authorization: `Bearer ${enterprise.ownerToken}`, "content-type": "application/json" },
    body: ReadableStream.from(file),
    duplex: "half",
  });
}

/** Made while it is sent. */
function* largeFile(userCount: number): Generator<Uint8Array> {
  const facts = { format: exportFormat, format_version: exportFormatVersion, server_id: builtServerId };
  const rest = { ...facts, host_name: builtHostName, user_count: userCount, taken_at: "2026-01-15T05:00:00.000Z" };
  yield Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"users":[`);
  const address = `${"a".repeat(200)}@octo.example`;
  const emails = Array.from({ length: Math.floor(userBytes / (address.length + 30)) }, (_, index) => ({
    ...{ email: `${index}${address}`, primary: index === 0 },
  }));
  const tail = JSON.stringify(emails);
  for (let id = 1; id <= userCount; id++) {
    const user = `${id > 1 ? "," : ""}{"user_id":${id},"emails":${tail}`;
    yield Buffer.from(`${user}${" ".repeat(Math.max(0, userBytes - user.length - 1))}}`);
  }
  yield Buffer.from("]}");
}
