import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { Bench, BenchContext } from "./bench.ts";
import { runContender, runInTurn } from "./contender/run-contender.ts";
import { layOneInstance } from "./data/enterprise-layout.ts";
import { writeInstanceFile } from "./data/write-dataset.ts";
import { inProportion, type Measurement, timesFaster } from "./measurement.ts";
import type { FoundAccounts } from "./parse/found-accounts.ts";

const readers = ["read-streaming", "read-with-stream-json", "read-whole"] as const;
const [ours, streamJson, whole] = readers;
const rounds = { quick: 1, full: 5 };
/** Below, memory is mostly that of Node itself, whatever the reader does. */
const accountsForMemoryMin = 1_000_000;

export const parse: Bench = {
  name: "parse",
  measures:
    "one export file on disk until its last account is validated and its digest stands, by all alike, each in a process of its own",
  run: measureReaders,
};

async function measureReaders({ accounts, quick, folder, say }: BenchContext): Promise<readonly Measurement[]> {
  const file = join(folder, "all.json");
  const { userCount, digest, bytes } = await writeInstanceFile(file, layOneInstance(accounts));
  say(`the file has ${(bytes / 2 ** 20).toFixed(0)} MiB`);
  const runs = await runInTurn(readers, quick ? rounds.quick : rounds.full, async (reader) => {
    const module = join(import.meta.dirname, "parse", `${reader}.ts`);
    const run = await runContender<string, FoundAccounts>(module, file);
    deepStrictEqual(run.found, { users: userCount, digest }, `${reader} read something else than was written`);
    return run;
  });
  const pair = (figure: "wallSeconds" | "cpuSeconds" | "peakMebibytes", rival: "stream-json" | "JSON.parse") => ({
    ours: runs.get(ours)?.[figure] ?? 0,
    against: { name: rival, value: runs.get(rival === "JSON.parse" ? whole : streamJson)?.[figure] ?? 0 },
  });
  const time = { label: "time", unit: "s" } as const;
  const processor = { label: "processor time", unit: "s" } as const;
  const memory = { label: "peak memory", unit: "MiB" } as const;
  const memoryTarget = accounts < accountsForMemoryMin ? {} : { target: { kind: "at most", bound: 0.25 } as const };
  return [
    timesFaster({ ...time, ...pair("wallSeconds", "stream-json"), target: { kind: "at least", bound: 5 } }),
    timesFaster({ ...time, ...pair("wallSeconds", "JSON.parse"), target: { kind: "at least", bound: 0.8 } }),
    timesFaster({ ...processor, ...pair("cpuSeconds", "stream-json") }),
    timesFaster({ ...processor, ...pair("cpuSeconds", "JSON.parse") }),
    inProportion({ ...memory, ...pair("peakMebibytes", "stream-json") }),
    inProportion({ ...memory, ...pair("peakMebibytes", "JSON.parse"), ...memoryTarget }),
  ];
}
