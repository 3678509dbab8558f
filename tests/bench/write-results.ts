import { mkdir, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { runToEnd } from "../../infra/local/run-to-end.ts";
import type { Bench } from "./bench.ts";
import { judge, type Measurement } from "./measurement.ts";

const folder = join(import.meta.dirname, "results");

/** Writes what docs/benchmarks.md is made from: the figures, and where and of what they are. Returns the file. */
export async function writeResults(
  bench: Bench,
  run: { accounts: number; seconds: number; measurements: readonly Measurement[] },
): Promise<string> {
  const file = join(folder, `${bench.name}-${run.accounts}.json`);
  const result = {
    bench: bench.name,
    measures: bench.measures,
    accounts: run.accounts,
    seconds: run.seconds,
    date: new Date().toISOString(),
    commit: await commit(),
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      memory_mib: Math.round(totalmem() / 2 ** 20),
      platform: `${process.platform} ${process.arch}`,
      node: process.version,
    },
    measurements: run.measurements.map((measurement) => ({ ...measurement, verdict: judge(measurement) })),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

/** "unknown" outside a clone; with a plus where the sources differ from it. */
async function commit(): Promise<string> {
  const git = (...args: string[]) => runToEnd(["git", ...args], { cwd: import.meta.dirname });
  const head = await git("rev-parse", "HEAD");
  if (head.code !== 0) return "unknown";
  const changes = await git("status", "--porcelain");
  return `${head.output.trim()}${changes.output.trim() === "" ? "" : "+"}`;
}
