import { createLogger } from "@oneseat/runtime/create-logger";
import { runService } from "@oneseat/runtime/run-service";
import { readDedupWorkerConfig } from "./config.ts";
import { createDedupWorker } from "./worker.ts";

await runService(() => {
  const config = readDedupWorkerConfig(process.env);
  return createDedupWorker(config, createLogger({ service: "dedup-worker", level: config.logLevel }));
});
