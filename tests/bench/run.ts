/**
 * `npm run bench -- [names…] [--quick] [--accounts=N]`: runs the benches, prints ours, the rival's and the ratio, and
 * writes JSON into results/. Exit code 1 where a ratio is worse than half its target, or a bench breaks.
 */
import { rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";
import { createDatasets } from "./data/create-datasets.ts";
import { findBenches } from "./find-benches.ts";
import { judge, type Verdict } from "./measurement.ts";
import { printMeasurements } from "./print-measurements.ts";
import { writeResults } from "./write-results.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, accounts: { type: "string" } },
});
const benches = await findBenches(positionals, values);
const folder = await mkdtemp(join(tmpdir(), "oneseat-bench-"));
await chmod(folder, 0o711);
// Also where the run is ended early: what it has started ends by itself once it is gone.
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const datasets = createDatasets(join(folder, "data"), say);
const undo: (() => Promise<void>)[] = [];
const startedAt = performance.now();
let failures = 0;
try {
  for (const bench of benches) failures += (await runBench(bench)).filter((verdict) => verdict === "failed").length;
} finally {
  for (const step of undo.reverse()) await step();
}
say(`${secondsSince(startedAt).toFixed(0)} s in all`);
if (failures > 0) say(`${failures} ratios are worse than half their target`);
process.exitCode = failures === 0 ? 0 : 1;

async function runBench(bench: Bench): Promise<Verdict[]> {
  const accounts = Number(values.accounts ?? (values.quick ? (bench.quickAccounts ?? 100_000) : 1_000_000));
  const own = join(folder, bench.name);
  await mkdir(own, { mode: 0o711 });
  console.log(`\n${bench.name}, ${accounts.toLocaleString("en-US")} accounts: ${bench.measures}`);
  const startedAt = performance.now();
  const context = { accounts, quick: values.quick, folder: own, dataset: datasets.of, atEnd, say };
  const measurements = await bench.run(context);
  const seconds = secondsSince(startedAt);
  await rm(own, { recursive: true, force: true });
  console.log(printMeasurements(measurements));
  say(`${seconds.toFixed(0)} s; written to ${await writeResults(bench, { accounts, seconds, measurements })}`);
  return measurements.map(judge);
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}

function atEnd(step: () => Promise<void>): void {
  undo.push(step);
}

function say(text: string): void {
  console.log(`  … ${text}`);
}
