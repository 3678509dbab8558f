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
const rivals = [
  { module: "label-in-duckdb", name: "DuckDB", target: { kind: "at least", bound: 2 } },
  { module: "label-in-postgres", name: "Postgres", target: { kind: "at least", bound: 10 } },
  { module: "components-in-graphology", name: "graphology", target: { kind: "at least", bound: 8 } },
  { module: "components-in-ngraph", name: "ngraph", target: { kind: "at least", bound: 5 } },
  { module: "union-find", name: "union-find" },
] as const;
const contenders = [ours, ...rivals.map(({ module }) => module)];
const rounds = { quick: 2, full: 3 };

export const dedupStage: Bench = {
  name: "dedup-stage",
  measures:
    "rows in memory, with addresses in normal form, until everybody's person is known, each in a process of its own",
  run: measureContenders,
};

async function measureContenders({ accounts, quick, folder }: BenchContext): Promise<readonly Measurement[]> {
  const files = { folder: join(folder, "postgres"), logFile: join(folder, "postgres.log") };
  const server = await startEmbeddedPostgres({ ...files, port: await freePort(), durable: true, password: "bench" });
  const input: DedupInput = { accountCount: accounts, databaseUrl: server.url };
  const { people } = layEnterprise(accounts);
  let digest: string | undefined;
  const run = async (contender: string) => {
    const module = join(import.meta.dirname, "dedup", `${contender}.ts`);
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
  return [
    ...rivals.map(({ module, name, ...target }) => {
      const against = { name, value: runs.get(module)?.wallSeconds ?? 0 };
      return timesFaster({ ...{ label: "people and counts", unit: "s", ours: own.wallSeconds }, against, ...target });
    }),
    figure({ label: "of that, numbering the addresses", unit: "s", ours: collectSeconds }),
    figure({ label: "after that, each person with its reasons", unit: "s", ours: reasonsSeconds }),
    figure({ label: "peak memory, rows included", unit: "MiB", ours: own.peakMebibytes }),
  ];
}
