import type { DataFolder } from "./data-folder.ts";
import { type NodeProgram, startNodeProgram } from "./node-process.ts";
import type { Part } from "./run.ts";
import { localAddress, type RunSettings } from "./run-settings.ts";
import type { Servers } from "./servers.ts";

export type ServicePorts = { readonly ingestion: number; readonly dedupWorker: number };

/** ingestion, dedup-worker and api, as production would run them. */
export function serviceParts(options: {
  readonly folder: DataFolder;
  readonly settings: RunSettings;
  readonly servers: Servers;
  readonly ports: ServicePorts;
}): readonly Part[] {
  const { folder, settings, servers, ports } = options;
  const both = { DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl };
  const inside = { ...both, HOST: "127.0.0.1" };
  folder.secret("operator-token");
  const programs: readonly NodeProgram[] = [
    {
      name: "ingestion",
      file: "services/ingestion/src/main.ts",
      environment: { ...inside, PORT: String(ports.ingestion), ONESEAT_DATA_DIR: folder.at("ingestion") },
      ready: { url: `http://127.0.0.1:${ports.ingestion}/readyz` },
    },
    {
      name: "dedup-worker",
      file: "services/dedup-worker/src/main.ts",
      environment: { ...inside, PORT: String(ports.dedupWorker) },
      ready: { url: `http://127.0.0.1:${ports.dedupWorker}/readyz` },
    },
    {
      name: "api",
      file: "services/api/src/main.ts",
      environment: {
        ...both,
        HOST: settings.host,
        PORT: String(settings.apiPort),
        ONESEAT_INGESTION_URL: `http://127.0.0.1:${ports.ingestion}`,
        ONESEAT_DEDUP_WORKER_URL: `http://127.0.0.1:${ports.dedupWorker}`,
        ONESEAT_OPERATOR_TOKEN_FILE: folder.at("operator-token"),
        ONESEAT_UNSIGNED_UPLOADS: process.env.ONESEAT_UNSIGNED_UPLOADS || "on",
      },
      ready: { url: `${apiUrl(settings)}/readyz` },
    },
  ];
  return programs.map((program) => ({
    name: program.name,
    launch: (signal) => startNodeProgram(program, folder, signal),
  }));
}

export function apiUrl(settings: RunSettings): string {
  return `http://${localAddress(settings.host)}:${settings.apiPort}`;
}
