import { spawn } from "node:child_process";
import { join } from "node:path";

/** What a contender module exports: it does the work and says what it found, so that all can be held against each other. */
export type Contend<Input, Found> = (input: Input, clock: Clock) => Promise<Found>;

/** Begins when the process is ready; a contender starts it anew after what is not to be timed, and stops it before. */
export type Clock = { start(): void; stop(): void };

export type ContenderRun<Found> = {
  readonly found: Found;
  readonly wallSeconds: number;
  /** Of all threads, kernel included. */
  readonly cpuSeconds: number;
  /** Highest resident memory of the process, its start and the reading of its input included. */
  readonly peakMebibytes: number;
};

const mainFile = join(import.meta.dirname, "contender-main.ts");

/**
 * Runs a contender in a process of its own: memory and garbage of one would else weigh on the next. `module` is its
 * file, whose export `contend` gets the input.
 */
export function runContender<Input, Found>(module: string, input: Input): Promise<ContenderRun<Found>> {
  const args = ["--disable-warning=ExperimentalWarning", mainFile, module, JSON.stringify(input)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return new Promise((resolve, reject) => {
    let result: ContenderRun<Found> | undefined;
    child.on("message", (message) => {
      result = message as ContenderRun<Found>; // contender-main sends nothing else
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (result && code === 0) resolve(result);
      else reject(new Error(`${module} ended with ${signal ?? `exit code ${code}`} and without a result`));
    });
  });
}

/**
 * Runs several in turn, round after round, so that what else the machine does in the meantime hits all alike. Of each
 * the run with the least time, which was disturbed least, and the highest memory.
 */
export async function runInTurn<Name extends string, Found>(
  contenders: readonly Name[],
  rounds: number,
  run: (name: Name) => Promise<ContenderRun<Found>>,
): Promise<ReadonlyMap<Name, ContenderRun<Found>>> {
  const best = new Map<Name, ContenderRun<Found>>();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of contenders) {
      const next = await run(name);
      const known = best.get(name) ?? next;
      const peakMebibytes = Math.max(known.peakMebibytes, next.peakMebibytes);
      best.set(name, { ...(next.wallSeconds < known.wallSeconds ? next : known), peakMebibytes });
    }
  }
  return best;
}
