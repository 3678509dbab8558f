import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "./bench.ts";

const folder = import.meta.dirname;

/** The benches of these names in their order, or all that `quick` allows. A bench is the only export of its file. */
export async function findBenches(names: readonly string[], { quick }: { quick: boolean }): Promise<readonly Bench[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".bench.ts")).sort();
  const known = files.map((file) => file.slice(0, -".bench.ts".length));
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`no bench is called ${name}; there are ${known.join(", ")}`);
  }
  if (names.length > 0) return Promise.all(names.map(loadBench));
  return (await Promise.all(known.map(loadBench))).filter(({ onlyByName }) => !(quick && onlyByName));
}

async function loadBench(name: string): Promise<Bench> {
  const exported: Record<string, Bench> = await import(join(folder, `${name}.bench.ts`));
  const bench = Object.values(exported).find((value) => value.name === name);
  if (!bench) throw new Error(`${name}.bench.ts exports no bench of this name`);
  return bench;
}
