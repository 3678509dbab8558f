import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSigningKey, type SigningKey } from "../../builders/signing-key.ts";
import type { BenchContext } from "../bench.ts";
import { BenchTenant } from "./bench-tenant.ts";
import { type DedupSteps, readDedupSteps, stepsSince } from "./dedup-steps.ts";
import { RunningSystem } from "./running-system.ts";
import { type SnapshotFiles, sendSnapshot, writeSnapshotFiles } from "./snapshot-files.ts";
import { countWrittenRows, markRows, sumOf } from "./written-rows.ts";

/** What became of an enterprise's first documents. */
export type FirstReport = {
  readonly tenant: BenchTenant;
  /** From the first byte of the first document until a report with all of them is readable. */
  readonly seconds: number;
  /** From then until all of its people can be searched for. */
  readonly searchSeconds: number;
  readonly people: number;
  /** Reports that were made, of some documents without the others too. */
  readonly reports: number;
  readonly rows: number;
  /** What the dedup-worker did meanwhile, for all of those reports. */
  readonly steps: DedupSteps;
};

export type TimedReport = Omit<FirstReport, "tenant">;

const takenAt = { first: "2026-01-15T05:00:00.000Z", changed: "2026-01-22T05:00:00.000Z" };
/** One account in so many differs between the two. */
const changedOneIn = 100;
const warmUpAccounts = 10_000;

let shared: Promise<SharedRun> | undefined;

/** What the benches of one run have in common, so that each need not bring in an enterprise of a million of its own. */
export class SharedRun {
  readonly system: RunningSystem;
  readonly #folder: string;
  readonly #keys = new Map<string, SigningKey>();
  readonly #files = new Map<string, Promise<SnapshotFiles>>();
  readonly #reports = new Map<number, Promise<FirstReport>>();
  #tenants = 0;

  private constructor(system: RunningSystem, folder: string) {
    this.system = system;
    this.#folder = folder;
  }

  /** The services have worked before anything is measured, as they have in production. */
  static of(context: BenchContext): Promise<SharedRun> {
    shared ??= SharedRun.#start(context);
    return shared;
  }

  static async #start({ atEnd }: BenchContext): Promise<SharedRun> {
    const folder = await mkdtemp(join(tmpdir(), "oneseat-bench-system-"));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const system = await RunningSystem.start();
    atEnd(() => system.close());
    const run = new SharedRun(system, folder);
    await run.#bringIn(warmUpAccounts);
    return run;
  }

  /** Signed, as the first sync brings them, or as the next one does. */
  files(accounts: number, state: "first" | "changed"): Promise<SnapshotFiles> {
    const name = `${accounts}-${state}`;
    const options = { accounts, takenAt: takenAt[state], keyOf: (serverId: string) => this.#keyOf(serverId) };
    const changes = state === "changed" ? { oneIn: changedOneIn } : {};
    const files = this.#files.get(name) ?? writeSnapshotFiles(join(this.#folder, name), { ...options, ...changes });
    this.#files.set(name, files);
    return files;
  }

  /** An enterprise of so many accounts, brought in by files when it is first asked for. */
  firstReport(accounts: number): Promise<FirstReport> {
    const report = this.#reports.get(accounts) ?? this.#bringIn(accounts);
    this.#reports.set(accounts, report);
    return report;
  }

  newTenant(): Promise<BenchTenant> {
    this.#tenants += 1;
    return BenchTenant.create(this.system, `corp-${this.#tenants}`);
  }

  /** Times from the begin of `send` until a report with all syncs that the enterprise has ever had, and until the search. */
  async timeReport(tenant: BenchTenant, syncCount: number, send: () => Promise<void>): Promise<TimedReport> {
    const { client, installation } = this.system;
    const stepsBefore = await readDedupSteps(installation.dedupWorker.url);
    await client.query("checkpoint");
    const mark = await markRows(client, tenant.id);
    const startedAt = performance.now();
    await send();
    const report = await tenant.untilReported(syncCount);
    const seconds = (performance.now() - startedAt) / 1_000;
    await tenant.untilSearchable();
    return {
      seconds,
      searchSeconds: (performance.now() - startedAt) / 1_000 - seconds,
      people: report.seats_consumed,
      reports: report.version,
      rows: sumOf(await countWrittenRows(client, tenant.id, mark)),
      steps: stepsSince(stepsBefore, await readDedupSteps(installation.dedupWorker.url)),
    };
  }

  #keyOf(serverId: string): SigningKey {
    const key = this.#keys.get(serverId) ?? createSigningKey();
    this.#keys.set(serverId, key);
    return key;
  }

  async #bringIn(accounts: number): Promise<FirstReport> {
    const files = await this.files(accounts, "first");
    const tenant = await this.newTenant();
    for (const server of files.servers) await tenant.registerKey(server);
    const send = () => sendSnapshot(tenant, files);
    return { tenant, ...(await this.timeReport(tenant, files.servers.length + 1, send)) };
  }
}
