import { join } from "node:path";
import { type Dataset, writeDataset } from "./write-dataset.ts";

export type Datasets = { of(accounts: number): Promise<Dataset> };

/** The enterprises of one run of the benches, each written when it is first asked for. */
export function createDatasets(folder: string, say: (text: string) => void): Datasets {
  const written = new Map<number, Promise<Dataset>>();
  const write = async (accounts: number): Promise<Dataset> => {
    const startedAt = performance.now();
    const dataset = await writeDataset(join(folder, String(accounts)), accounts);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const { people, addresses } = dataset.layout;
    say(`wrote an enterprise of ${accounts} accounts, ${addresses} addresses, ${people} people in ${seconds} s`);
    return dataset;
  };
  return {
    of(accounts) {
      const known = written.get(accounts) ?? write(accounts);
      written.set(accounts, known);
      return known;
    },
  };
}
