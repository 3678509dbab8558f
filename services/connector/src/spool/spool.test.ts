import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openSpool } from "./open-spool.ts";
import { historySyncsMax } from "./sync-store.ts";

const progress = { accountsRead: 2, suspended: 1, built_in: 2 };
const facts = { version: null, http_only: null, license: null, left_out: { suspended: 1, built_in: 2 } };
const address = "mona.lisa@octo.example";

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "oneseat-spool-"));
}

function open(folder = newFolder()) {
  const spool = openSpool(folder);
  onTestFinished(() => spool.close());
  return { spool, syncs: spool.syncs, folder };
}

/** A sync whose reading gave `chunkCount` slices. */
function spooledSync(chunkCount: number, id = "s1") {
  const opened = open();
  opened.syncs.begin({ id, startedBy: "schedule", now: 1000 });
  for (let number = 1; number <= chunkCount; number++) {
    opened.syncs.addSlice(id, { number, plain: Buffer.from(`slice ${number} ${address}`), progress });
  }
  opened.syncs.completeReading(id, { takenAt: 900, chunkCount, progress });
  return opened;
}

describe("the spool", () => {
  it("has at most one sync under way", () => {
    const { syncs } = open();

    const first = syncs.begin({ id: "s1", startedBy: "schedule", now: 1000 });
    const second = syncs.begin({ id: "s2", startedBy: "person", now: 2000 });

    expect(first.isNew).toBe(true);
    expect(second).toEqual({ sync: first.sync, isNew: false });
  });

  it("gives slices back as they came", () => {
    const { syncs } = spooledSync(2);

    expect(syncs.readSlice("s1", 2).plain.toString()).toBe(`slice 2 ${address}`);
    expect(syncs.find("s1")).toMatchObject({ state: "spooled", chunkCount: 2, takenAt: 900, accountsRead: 2 });
  });

  it("counts each receipt once, in any order", () => {
    const { syncs } = spooledSync(3);
    const receipt = (number: number) =>
      syncs.markReceipted("s1", { number, digest: syncs.readSlice("s1", number).digest });

    syncs.markPublished("s1", 1);
    expect(syncs.find("s1")).toMatchObject({ state: "publishing", chunksPublished: 1, chunksReceipted: 0 });
    receipt(3);
    receipt(3);
    expect(syncs.find("s1")).toMatchObject({ chunksPublished: 2, chunksReceipted: 1 });
    expect(syncs.unreceipted("s1", { limit: 5, except: [1] })).toEqual([2]);
    receipt(1);
    receipt(2);

    expect(syncs.find("s1")).toMatchObject({ state: "waiting", chunksReceipted: 3 });
  });

  it("takes no receipt with another digest", () => {
    const { syncs } = spooledSync(1);

    expect(syncs.markReceipted("s1", { number: 1, digest: "0".repeat(64) })).toBe(false);
    expect(syncs.markReceipted("s1", { number: 9, digest: "0".repeat(64) })).toBe(false);
    expect(syncs.find("s1")?.chunksReceipted).toBe(0);
  });

  it("forgets slices with the final receipt", () => {
    const { syncs } = spooledSync(2);

    expect(syncs.finish("s1", { now: 2000, error: null })).toBe(true);
    expect(syncs.finish("s1", { now: 3000, error: { ...failure } })).toBe(false);

    expect(() => syncs.readSlice("s1", 1)).toThrow(/no slice/);
    expect(syncs.find("s1")).toMatchObject({ state: "success", finishedAt: 2000, chunksReceipted: 2, error: null });
    expect(syncs.underWay()).toBeNull();
  });

  it("keeps why a sync failed", () => {
    const { syncs } = spooledSync(1);

    syncs.holdUp("s1", { for: "queue", reason: "Redis is away" });
    expect(syncs.find("s1")?.heldUp).toEqual({ for: "queue", reason: "Redis is away" });
    syncs.finish("s1", { now: 2000, error: failure });

    expect(syncs.find("s1")).toMatchObject({ state: "failure", heldUp: null, error: failure });
  });

  it("keeps a bounded history, newest first", () => {
    const { syncs } = open();
    for (let index = 0; index < historySyncsMax + 5; index++) {
      syncs.begin({ id: `s${index}`, startedBy: "schedule", now: index });
      syncs.finish(`s${index}`, { now: index, error: null });
    }

    expect(syncs.list()).toHaveLength(historySyncsMax);
    expect(syncs.list()[0]?.id).toBe(`s${historySyncsMax + 4}`);
  });

  it("holds no readable address, for its owner alone", () => {
    const { spool, syncs, folder } = spooledSync(2);
    const writer = spool.users.write("r1");
    writer.add([{ user_id: 7, emails: [{ email: address, primary: true }] }]);
    writer.complete({ takenAt: 900, facts });
    expect(syncs.underWay()).not.toBeNull();

    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).toString("latin1")).not.toMatch(/mona|octo/);
      expect([name, statSync(join(folder, name)).mode & 0o077]).toEqual([name, 0]);
    }
  });

  it("cannot be read with another key", () => {
    const { spool, folder } = spooledSync(2);
    spool.close();
    writeFileSync(join(folder, "spool.key"), Buffer.alloc(32, 7).toString("base64"));

    const { syncs } = open(folder);

    expect(() => syncs.readSlice("s1", 1)).toThrow();
  });

  it("lets one process in", () => {
    const { folder } = open();

    expect(() => openSpool(folder, 50)).toThrow(/Another connector uses the data folder/);
  });
});

describe("a killed connector", () => {
  /** Runs `steps` on a spool in a process of its own and kills that as soon as it says that they are done. */
  async function killAfter(folder: string, steps: string): Promise<void> {
    const openSpoolPath = JSON.stringify(new URL("./open-spool.ts", import.meta.url).href);
    const script = `
      const { openSpool } = await import(${openSpoolPath});
      const { syncs, users } = openSpool(${JSON.stringify(folder)});
      const progress = ${JSON.stringify(progress)};
      const slice = (number) => syncs.addSlice("s1", { number, plain: Buffer.alloc(100_000, number), progress });
      syncs.begin({ id: "s1", startedBy: "schedule", now: 1000 });
      ${steps}
      process.stdout.write("done");
      setInterval(() => {}, 1000);
    `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  it("finds a reading cut short and begins it anew", async () => {
    const folder = newFolder();
    await killAfter(folder, `slice(1); slice(2); users.write("s1").add([{ user_id: 1, emails: [] }]);`);

    const { syncs } = open(folder);
    expect(syncs.underWay()).toMatchObject({ id: "s1", state: "reading", accountsRead: 2 });
    syncs.restartReading("s1");

    expect(syncs.underWay()).toMatchObject({ state: "reading", accountsRead: 0 });
    expect(syncs.unreceipted("s1", { limit: 5, except: [] })).toEqual([]);
  });

  it("finds a complete snapshot and its receipts", async () => {
    const folder = newFolder();
    await killAfter(
      folder,
      `slice(1); slice(2); slice(3);
       syncs.completeReading("s1", { takenAt: 900, chunkCount: 3, progress });
       syncs.markPublished("s1", 1); syncs.markPublished("s1", 2);
       syncs.markReceipted("s1", { number: 1, digest: syncs.readSlice("s1", 1).digest });`,
    );

    const { syncs } = open(folder);

    expect(syncs.underWay()).toMatchObject({ state: "publishing", chunkCount: 3, chunksReceipted: 1 });
    expect(syncs.unreceipted("s1", { limit: 5, except: [] })).toEqual([2, 3]);
    expect(syncs.readSlice("s1", 3).plain).toEqual(Buffer.alloc(100_000, 3));
  });
});

describe("the users of the latest reading", () => {
  const users = (count: number, from = 1) =>
    Array.from({ length: count }, (_, index) => ({
      user_id: from + index,
      emails: [{ email: address, primary: true }],
    }));

  it("are listed by range over pages", () => {
    const { spool } = open();
    const writer = spool.users.write("r1");
    for (let batch = 0; batch < 26; batch++) writer.add(users(499, batch * 499 + 1));
    writer.complete({ takenAt: 900, facts });

    expect(spool.settings.usersReading.get()).toEqual({ id: "r1", takenAt: 900, userCount: 12_974, facts });
    const listed = spool.users.list({ from: 4950, to: 5050 });
    expect(listed.map((user) => user.user_id)).toEqual(Array.from({ length: 100 }, (_, index) => 4951 + index));
    expect(spool.users.list({ from: 12_970, to: 13_070 })).toHaveLength(4);
    expect(spool.users.list({ from: 20_000, to: 20_100 })).toEqual([]);
  });

  it("change only when a reading is complete", () => {
    const { spool } = open();
    const first = spool.users.write("r1");
    first.add(users(1, 7));
    first.complete({ takenAt: 900, facts });
    const second = spool.users.write("r2");
    second.add(users(1, 8));

    expect(spool.users.list({ from: 0, to: 10 }).map((user) => user.user_id)).toEqual([7]);
    second.complete({ takenAt: 1000, facts });
    expect(spool.users.list({ from: 0, to: 10 }).map((user) => user.user_id)).toEqual([8]);
  });
});

const failure = { code: "stale_snapshot", message: "A newer one is in force.", byte_offset: null, user_index: null };
