import { figure, type Measurement, type Target } from "../measurement.ts";
import type { RunningSystem } from "./running-system.ts";

const millionAccounts = 1_000_000;
const anySizeMebibytesMax = 256;
const workerMebibytesMax = { atMillion: 512, above: 1_638 } as const;

/** The most that each kind of process has held since it began, in the benches before this one too. */
export function memoryMeasurements(system: RunningSystem, accounts: number): Measurement[] {
  return Object.entries(system.peakMemory()).flatMap(([name, mebibytes]) => {
    if (mebibytes === null) return [];
    const bound = boundOf(name, accounts);
    const target: Target | undefined = bound === undefined ? undefined : { kind: "at most", bound };
    return [figure({ label: `peak memory: ${name}`, unit: "MiB", ours: mebibytes, ...(target && { target }) })];
  });
}

function boundOf(name: string, accounts: number): number | undefined {
  if (name === "connector" || name === "ingestion") return anySizeMebibytesMax;
  if (name !== "dedup-worker") return undefined;
  return accounts > millionAccounts ? workerMebibytesMax.above : workerMebibytesMax.atMillion;
}
