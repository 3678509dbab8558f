import type { DemoEnterprise } from "@oneseat/demo/octo-corp";
import type { DataFolder } from "./data-folder.ts";
import { startNodeProgram } from "./node-process.ts";
import type { Part } from "./run.ts";

/** Who the connectors are to the simulated instances. */
export const ghesUsername = "site-admin";

export function ghesToken(folder: DataFolder): string {
  return folder.secret("demo-ghes-token");
}

/** The three simulated GHES instances, in one process. */
export function demoInstancesPart(demo: DemoEnterprise, folder: DataFolder, ports: readonly number[]): Part {
  const environment = {
    HOST: "127.0.0.1",
    DATABASE_URL: "",
    REDIS_URL: "",
    ONESEAT_DEMO_GHES_PORTS: demo.instances.map((_instance, index) => ports[index]).join(","),
    ONESEAT_DEMO_GHES_USERNAME: ghesUsername,
    ONESEAT_DEMO_GHES_TOKEN: ghesToken(folder),
  };
  // Each instance answers strangers with 404 as GHES does, so that a port which takes connections is all there is to ask for.
  const program = { name: "ghes-simulator", file: "demo/src/main.ts", environment, ready: { ports } };
  return { name: program.name, launch: (signal) => startNodeProgram(program, folder, signal) };
}
