import { fileURLToPath } from "node:url";
import type { DataFolder } from "./data-folder.ts";
import { isPortFree } from "./free-port.ts";
import { memoryEnvironment, memoryFlags } from "./memory-flags.ts";
import { StartedProcess } from "./started-process.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

export type NodeProgram = {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  /** It is ready when this URL answers 200, or when all these ports of 127.0.0.1 take connections. */
  readonly ready: { readonly url: string } | { readonly ports: readonly number[] };
};

const root = new URL("../../", import.meta.url);
const readyMsMax = 60_000;
const answerMsMax = 4_000;

/** Starts one of our programs and resolves when it is ready; its output goes to a log file of its name. */
export async function startNodeProgram(
  program: NodeProgram,
  folder: DataFolder,
  signal: AbortSignal,
): Promise<StartedProcess> {
  const logFile = folder.logFile(program.name);
  const started = new StartedProcess({
    command: process.execPath,
    args: [
      "--disable-warning=ExperimentalWarning",
      ...memoryFlags(program.file),
      fileURLToPath(new URL(program.file, root)),
    ],
    environment: { ...memoryEnvironment(program.file), ...program.environment, ONESEAT_STOP_ON_STDIN_END: "on" },
    cwd: folder.path,
    pidFile: folder.at("run", `${program.name}.pid`),
    logFile,
  });
  const { ready } = program;
  const isReady = () => ("url" in ready ? answersOk(ready.url) : areTaken(ready.ports));
  await waitUntilReady(started, { name: program.name, logFile, readyMsMax, signal, isReady });
  return started;
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerMsMax) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // nothing listens yet
  }
}

async function areTaken(ports: readonly number[]): Promise<boolean> {
  const free = await Promise.all(ports.map((port) => isPortFree(port)));
  return !free.includes(true);
}
