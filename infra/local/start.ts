/** `npm start`: all of OneSeat on this machine, with a company to look at. See `RunSettings` for what can be set. */
import { buildPages } from "../pages/build-pages.ts";
import { DataFolder } from "./data-folder.ts";
import { keptPorts } from "./kept-ports.ts";
import { migrateDatabase } from "./migrate-database.ts";
import { createProgress } from "./progress.ts";
import { checkPublicPorts } from "./public-ports.ts";
import { readyText } from "./ready-text.ts";
import { Run } from "./run.ts";
import { stopRunLeftovers } from "./run-leftovers.ts";
import { type RunSettings, readRunSettings } from "./run-settings.ts";
import { startServers } from "./servers.ts";
import { serviceParts } from "./services.ts";
import { startDemo } from "./start-demo.ts";
import { stopRequest } from "./stop-request.ts";

const internalPorts = ["postgres", "redis", "ingestion", "dedupWorker", "ghesEu", "ghesUs", "ghesLab"] as const;

const signal = stopRequest();
const say = createProgress(process.env);
const run = new Run(say);
let folder: DataFolder | undefined;
let exitCode = 0;
try {
  const settings = readRunSettings(process.env);
  folder = new DataFolder(settings.dataFolder);
  const aborted = new Promise<never>((_resolve, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason)),
  );
  await Promise.race([start(settings, folder), aborted, run.failure]);
  await Promise.race([aborted, run.failure]);
} catch (error) {
  if (!signal.aborted) {
    console.error(`\nOneSeat could not go on: ${error instanceof Error ? error.message : error}`);
    exitCode = 1;
  }
}
say("stopping");
await run.stop();
folder?.release();
say("stopped");
process.exit(exitCode);

async function start(settings: RunSettings, folder: DataFolder): Promise<void> {
  if ((await stopRunLeftovers(folder)) > 0) say("the processes that an earlier run left behind have ended");
  await checkPublicPorts(settings);
  await buildPages(say);
  const ports = await keptPorts(folder, internalPorts);
  const servers = await startServers({ run, folder, settings, ports, say });
  await migrateDatabase(servers.databaseUrl, say);
  say("starting ingestion, dedup-worker and api");
  await run.startTogether(serviceParts({ folder, settings, servers, ports }));
  const ghesPorts = [ports.ghesEu, ports.ghesUs, ports.ghesLab];
  const demo = settings.demo
    ? await startDemo({ run, folder, settings, redisUrl: servers.redisUrl, ghesPorts, say, signal })
    : undefined;
  console.log(`\n${readyText(settings, folder, demo)}\n`);
}
