import { createLogger } from "@oneseat/runtime/create-logger";
import { runService } from "@oneseat/runtime/run-service";
import { createConnector } from "./app.ts";
import { readConnectorConfig } from "./config.ts";

await runService(() => {
  const config = readConnectorConfig(process.env);
  return createConnector(config, createLogger({ service: "connector", level: config.logLevel }));
});
