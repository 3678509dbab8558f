import { createLogger } from "@oneseat/runtime/create-logger";
import { runService } from "@oneseat/runtime/run-service";
import { createIngestion } from "./app.ts";
import { readIngestionConfig } from "./config.ts";

await runService(() => {
  const config = readIngestionConfig(process.env);
  return createIngestion(config, createLogger({ service: "ingestion", level: config.logLevel }));
});
