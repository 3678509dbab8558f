import type { Dataset } from "./data/write-dataset.ts";
import type { Measurement } from "./measurement.ts";

/** What one file `NAME.bench.ts` exports. */
export type Bench = {
  readonly name: string;
  /** What is timed, from where to where, in a sentence. */
  readonly measures: string;
  /** Instead of 100,000, where a quick run has to be smaller. */
  readonly quickAccounts?: number;
  /** Left out of a quick run of all, where a test holds what it measures. */
  readonly onlyByName?: true;
  run(context: BenchContext): Promise<readonly Measurement[]>;
};

export type BenchContext = {
  /** How many accounts the enterprise has, on all deployments together. */
  readonly accounts: number;
  /** Fewer repetitions: the figures only have to show what is broken. */
  readonly quick: boolean;
  /** A folder of the bench's own, removed after it; others may enter, as Postgres must where it runs as another user. */
  readonly folder: string;
  /** The enterprise of so many accounts on disk; made once in a run. */
  dataset(accounts: number): Promise<Dataset>;
  /** Has something undone after the last bench: what benches of one run share. */
  atEnd(undo: () => Promise<void>): void;
  say(text: string): void;
};
