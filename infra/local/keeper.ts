/**
 * Runs one server that knows nothing of us (Postgres, Redis) and takes it down when we are gone:
 * `node keeper.ts PLAN`, PLAN being a `KeeperPlan` as JSON.
 *
 * States: running → stopping (asked by a signal, or because stdin ended: whoever started us has died, even by `kill -9`)
 * → ended (the server has exited; what was to be removed is removed; we exit as the server did).
 */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { constants } from "node:os";

export type KeeperPlan = {
  readonly command: string;
  readonly args: readonly string[];
  /** The signal that makes this server stop in an orderly way, without waiting for its clients. */
  readonly stopSignal: "SIGINT" | "SIGTERM" | "SIGQUIT";
  /** How long an orderly stop may take before the server is killed. */
  readonly stopMsMax: number;
  /** The user to run as; absent: the user that we are. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** A folder that goes with the server (the data of a test server). */
  readonly folderToRemove?: string;
};

keep(JSON.parse(process.argv[2] ?? "") as KeeperPlan);

function keep(plan: KeeperPlan): void {
  process.umask(0o077); // what the servers write holds passwords and addresses
  // A session of its own: Ctrl-C in a terminal reaches every process of the group, and would stop the servers before their clients.
  const server = spawn(plan.command, plan.args, {
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
    ...plan.user,
  });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    server.kill(plan.stopSignal);
    setTimeout(() => server.kill("SIGKILL"), plan.stopMsMax).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.stdin.on("end", stop).on("error", stop).resume();
  server.on("error", (error) => {
    console.error(`${plan.command} could not be started: ${error.message}`);
    process.exit(127);
  });
  server.on("exit", (code, signal) => {
    if (plan.folderToRemove) rmSync(plan.folderToRemove, { recursive: true, force: true });
    process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1));
  });
}
