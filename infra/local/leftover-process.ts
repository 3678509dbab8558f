import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { waitUntil } from "./wait-until.ts";

/**
 * Ends a server that an earlier run left behind (its keeper was killed too) on the data folder that we are about to use.
 * A process number alone proves nothing, since numbers are reused: the process must also live in this folder, where both
 * Postgres and Redis go when they start.
 */
export async function stopLeftover(options: {
  readonly pidFile: string;
  readonly folder: string;
  readonly stopSignal: NodeJS.Signals;
  readonly stopMsMax: number;
}): Promise<boolean> {
  const pid = readPid(options.pidFile);
  if (pid === undefined || !livesIn(pid, options.folder)) return false;
  process.kill(pid, options.stopSignal);
  const isGone = () => (livesIn(pid, options.folder) ? undefined : true);
  if (await waitUntil(isGone, { waitMsMax: options.stopMsMax })) return true;
  process.kill(pid, "SIGKILL");
  await waitUntil(isGone, { waitMsMax: options.stopMsMax });
  return true;
}

function readPid(pidFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, "utf8"), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined; // no file: it stopped in order, or never ran
  }
}

function livesIn(pid: number, folder: string): boolean {
  try {
    const workingFolder =
      process.platform === "linux"
        ? readlinkSync(`/proc/${pid}/cwd`)
        : (/^n(.*)$/m.exec(
            execFileSync("lsof", ["-a", "-p", String(pid), "-d", "cwd", "-Fn"], { encoding: "utf8" }),
          )?.[1] ?? "");
    return workingFolder === realpathSync(folder);
  } catch {
    return false; // no such process, or one of another user
  }
}
