import { readdirSync, rmSync } from "node:fs";
import type { DataFolder } from "./data-folder.ts";
import { stopLeftover } from "./leftover-process.ts";

/** What the services of a run that was killed may need for their own orderly end, and then some. */
const stopMsMax = 12_000;

/** Waits for what a killed run left behind: it stops by itself when it notices, but its ports and files are ours only then. */
export async function stopRunLeftovers(folder: DataFolder): Promise<number> {
  const pidFiles = readdirSync(folder.at("run"))
    .filter((name) => name.endsWith(".pid"))
    .map((name) => folder.at("run", name));
  const found = await Promise.all(
    pidFiles.map((pidFile) => stopLeftover({ pidFile, folder: folder.path, stopSignal: "SIGTERM", stopMsMax })),
  );
  for (const pidFile of pidFiles) rmSync(pidFile);
  return found.filter((wasThere) => wasThere).length;
}
