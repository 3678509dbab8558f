import { Client } from "pg";
import { type Installation, type RunningConnector, startInstallation } from "../../stack/installation.ts";
import type { ServiceProcess } from "../../stack/service-process.ts";
import { highestOf, type PeakMemory, peakMebibytes } from "./peak-memory.ts";

/** All services as production runs them, on a Postgres and a Redis of their own that write to disk what they are told. */
export class RunningSystem {
  readonly installation: Installation;
  /** For what the api does not tell: floors, rows, whether the search is ready. */
  readonly client: Client;
  readonly #processes: { readonly name: string; readonly process: ServiceProcess }[];
  #peaks: PeakMemory = {};

  private constructor(installation: Installation, client: Client) {
    this.installation = installation;
    this.client = client;
    const { api, ingestion, dedupWorker } = installation;
    this.#processes = Object.entries({ api, ingestion, "dedup-worker": dedupWorker }).map(([name, process]) => ({
      name,
      process,
    }));
  }

  static async start(): Promise<RunningSystem> {
    const installation = await startInstallation({ ownPostgres: true });
    const client = new Client({ connectionString: installation.databaseUrl });
    await client.connect();
    return new RunningSystem(installation, client);
  }

  async startDedupWorker(): Promise<ServiceProcess> {
    const process = await this.installation.startDedupWorker();
    this.#processes.push({ name: "dedup-worker", process });
    return process;
  }

  async startConnector(name: string, environment: Readonly<Record<string, string>>): Promise<RunningConnector> {
    const connector = await this.installation.startConnector({ name, environment });
    this.#processes.push({ name: "connector", process: connector.process });
    return connector;
  }

  /** The highest of each kind of process, of those that run and those that have been stopped by `stop`. */
  peakMemory(): PeakMemory {
    for (const { name, process } of this.#processes) {
      this.#peaks = highestOf(this.#peaks, { [name]: peakMebibytes(process.pid) });
    }
    return this.#peaks;
  }

  async stop(process: ServiceProcess): Promise<void> {
    this.peakMemory();
    await process.stop();
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.installation.close();
  }
}
