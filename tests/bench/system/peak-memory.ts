import { readFileSync } from "node:fs";

/** By the name of a process; null where the system does not tell. */
export type PeakMemory = Readonly<Record<string, number | null>>;

const kibibytesPerMebibyte = 1_024;

/** The most that a process has held in memory since it began, as Linux counts it, in MiB. */
export function peakMebibytes(pid: number): number | null {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return line ? Math.round(Number(line[1]) / kibibytesPerMebibyte) : null;
  } catch {
    return null; // another system, or the process is gone
  }
}

/** The higher peak of each process, of two looks at them. */
export function highestOf(one: PeakMemory, other: PeakMemory): PeakMemory {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, higher(one[name] ?? null, other[name] ?? null)]));
}

function higher(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
