import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { writeAllUsersCsv } from "../builders/write-all-users-csv.ts";
import { type Installation, startInstallation } from "../stack/installation.ts";
import { beginSync, type DisturbedSync } from "./disturbed-sync.ts";

export type Victim = "connector" | "ingestion" | "dedup-worker" | "api" | "redis" | "postgres";

/** Makes four chunks or more, so that there is a middle. */
const accountCount = 45_000;

/** One installation, and what every sync of the same accounts must come to in it. */
export class FaultRun {
  readonly installation: Installation;
  readonly #folder: string;
  readonly #csvFile: string;
  #expected: { readonly contentHash: string; readonly accounts: number } | undefined;
  #enterprises = 0;

  private constructor(installation: Installation, folder: string, csvFile: string) {
    this.installation = installation;
    this.#folder = folder;
    this.#csvFile = csvFile;
  }

  /** Ends with a sync that nothing disturbs. */
  static async start(): Promise<FaultRun> {
    const folder = await mkdtemp(join(tmpdir(), "oneseat-faults-"));
    const csvFile = join(folder, "all_users.csv");
    const { consuming } = await writeAllUsersCsv({ to: csvFile, count: accountCount });
    const run = new FaultRun(await startInstallation({ ownPostgres: true }), folder, csvFile);
    const sync = await run.begin();
    const { content_hash, accounts } = await sync.report();
    expect(accounts).toBe(consuming);
    run.#expected = { contentHash: content_hash, accounts: consuming };
    await sync.connector.process.stop();
    return run;
  }

  /** The first sync of a new enterprise. */
  async begin(): Promise<DisturbedSync> {
    this.#enterprises += 1;
    return beginSync(this.installation, `enterprise-${this.#enterprises}`, this.#csvFile);
  }

  /** Kills it as `kill -9` does and starts it again, which is all the help that it gets. */
  async restart(victim: Victim, sync: DisturbedSync): Promise<void> {
    const { ingestion, api, redis, postgres, dedupWorker } = this.installation;
    const all = { connector: sync.connector.process, ingestion, api, redis, postgres, "dedup-worker": dedupWorker };
    await all[victim]?.kill();
    await all[victim]?.start();
  }

  async expectRightReport(sync: DisturbedSync): Promise<void> {
    const { content_hash, accounts } = await sync.report().catch(async (error: Error) => {
      throw new Error(`${error.message}\n${JSON.stringify(await sync.progress())}\n${this.installation.logTails()}`);
    });
    expect({ contentHash: content_hash, accounts }).toEqual(this.#expected);
    await sync.connector.process.stop();
  }

  async close(): Promise<void> {
    await this.installation.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
