import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../infra/local/embedded-postgres.ts";
import { freePort } from "../../infra/local/free-port.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { type ContenderRun, runContender, runInTurn } from "./contender/run-contender.ts";
import { layEnterprise } from "./data/enterprise-layout.ts";
import type { DedupInput } from "./dedup/dedup-input.ts";
import type { FoundPeople } from "./dedup/found-people.ts";
import type { MatchedPeople } from "./dedup/match-people.ts";
import { figure, type Measurement, timesFaster } from "./measurement.ts";

const ours = "match-people";
/**
 * Reached at 100,000 accounts in the worst of moments: ours takes 20 to 40 ms there and is not compiled yet for half of them. At a
 * million it is 1.7, 17, 15 and 11.
 */
const rivals = [
  { module: "label-in-duckdb", name: "DuckDB", target: { kind: "at least", bound: 2, reached: 1.4 } },
  { module: "label-in-postgres", name: "Postgres", target: { kind: "at least", bound: 10, reached: 8 } },
  { module: "components-in-graphology", name: "graphology", target: { kind: "at least", bound: 8, reached: 5 } },
  { module: "components-in-ngraph", name: "ngraph", target: { kind: "at least", bound: 5, reached: 2.9 } },
  { module: "union-find", name: "union-find" },
] as const;
const duckdbOverTexts = "label-in-duckdb over texts";
const contenders = [ours, ...rivals.map(({ module }) => module), duckdbOverTexts];
const rounds = { quick: 1, full: 3 };
const warmUpAccounts = 20_000;

/**
 * The stage begins where the worker has read the rows, and there addresses are numbers: it numbers them while it reads, one
 * row after the other, and matching sees no text. So everybody is given numbered addresses; graphs and the floor
 * could do nothing with texts but number them first, and databases join numbers faster than texts. Rivals are spared ignored
 * and shared addresses, who counts, and the other two policies.
 *
 * So that the numbering is not lost from sight, a further line holds all of ours, from the rows as the database gives
 * them (JSON to parse, addresses to normalise and number), against the best rival when it is given normal texts.
 */
export const dedupStage: Bench = {
  name: "dedup-stage",
  measures: "rows in memory with numbered addresses until everybody's person is known, each in a process of its own",
  run: measureContenders,
};

async function measureContenders({ accounts, quick, folder }: BenchContext): Promise<readonly Measurement[]> {
  const files = { folder: join(folder, "postgres"), logFile: join(folder, "postgres.log") };
  const server = await startEmbeddedPostgres({ ...files, port: await freePort(), durable: true, password: "bench" });
  const { people } = layEnterprise(accounts);
  let digest: string | undefined;
  const run = async (contender: string) => {
    const [file, form] = contender.split(" over ");
    const addresses = form === "texts" ? form : "numbers";
    const input = { accountCount: accounts, warmUpAccounts, addresses, databaseUrl: server.url } as const;
    const module = join(import.meta.dirname, "dedup", `${file}.ts`);
    const result = await runContender<DedupInput, FoundPeople & Partial<MatchedPeople>>(module, input);
    digest ??= result.found.digest;
    deepStrictEqual({ people: result.found.people, digest: result.found.digest }, { people, digest }, contender);
    return result;
  };
  try {
    return toMeasurements(await runInTurn(contenders, quick ? rounds.quick : rounds.full, run));
  } finally {
    await server.stop();
  }
}

type Runs = ReadonlyMap<string, ContenderRun<Partial<MatchedPeople>>>;

function toMeasurements(runs: Runs): readonly Measurement[] {
  const own = runs.get(ours);
  if (!own) throw new Error("the bench has not run");
  const { collectSeconds = 0, reasonsSeconds = 0 } = own.found;
  const secondsOf = (contender: string) => runs.get(contender)?.wallSeconds ?? 0;
  const texts = { name: "DuckDB", value: secondsOf(duckdbOverTexts) };
  const fromRows = collectSeconds + own.wallSeconds;
  return [
    ...rivals.map(({ module, name, ...target }) => {
      const against = { name, value: secondsOf(module) };
      return timesFaster({ ...{ label: "people and counts", unit: "s", ours: own.wallSeconds }, against, ...target });
    }),
    timesFaster({
      label: "the same from rows of the database, rival from texts",
      unit: "s",
      ours: fromRows,
      against: texts,
    }),
    figure({ label: "of that, reading rows and numbering addresses", unit: "s", ours: collectSeconds }),
    figure({ label: "after that, each person with its reasons", unit: "s", ours: reasonsSeconds }),
    figure({ label: "peak memory, rows included", unit: "MiB", ours: own.peakMebibytes }),
  ];
}
