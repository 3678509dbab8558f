import { createLogger } from "@oneseat/runtime/create-logger";
import { runService } from "@oneseat/runtime/run-service";
import { createApp } from "./app.ts";
import { readApiConfig } from "./config.ts";

await runService(() => {
  const config = readApiConfig(process.env);
  return createApp(config, createLogger({ service: "api", level: config.logLevel }));
});
