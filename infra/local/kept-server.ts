import { fileURLToPath } from "node:url";
import type { KeeperPlan } from "./keeper.ts";
import { StartedProcess } from "./started-process.ts";

const keeperFile = fileURLToPath(new URL("./keeper.ts", import.meta.url));

export type KeptServerOptions = {
  readonly logFile: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts a server below a keeper, which stops it in an orderly way when we stop or die. */
export function startKept(plan: KeeperPlan, options: KeptServerOptions): StartedProcess {
  return new StartedProcess({
    command: process.execPath,
    args: ["--disable-warning=ExperimentalWarning", keeperFile, JSON.stringify(plan)],
    ...options,
  });
}
