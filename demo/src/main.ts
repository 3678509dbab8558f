import { createLogger } from "@oneseat/runtime/create-logger";
import { runService } from "@oneseat/runtime/run-service";
import { readDemoConfig } from "./config.ts";
import { createDemoInstances } from "./demo-instances.ts";

await runService(() => {
  const config = readDemoConfig(process.env);
  return createDemoInstances(config, createLogger({ service: "demo", level: config.logLevel }));
});
