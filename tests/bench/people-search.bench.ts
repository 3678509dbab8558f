import type { Bench } from "./bench.ts";
import { figure, type Measurement } from "./measurement.ts";
import type { BenchTenant } from "./system/bench-tenant.ts";
import { percentile } from "./system/percentile.ts";
import { searchQueries } from "./system/search-queries.ts";
import { SharedRun } from "./system/shared-run.ts";

const answerMsMax = 200;
const shareJudged = 0.99;
const rounds = { quick: 30, full: 200 } as const;

type Search = { readonly query: string; readonly filter?: string; readonly sort?: string };

export const peopleSearchBench: Bench = {
  name: "people-search",
  measures: "one owner's searches, one after the other, each over the whole report, from request to the whole answer",
  async run(context) {
    const { tenant, people, searchSeconds } = await (await SharedRun.of(context)).firstReport(context.accounts);
    const measured: Measurement[] = [];
    for (const [label, searches] of kindsOf(people)) {
      const times = await timeSearches(tenant, searches, rounds[context.quick ? "quick" : "full"]);
      measured.push(
        figure({
          ...{ label: `${label}: 99 of 100 take at most`, unit: "ms", ours: percentile(times, shareJudged) },
          target: { kind: "at most", bound: answerMsMax },
        }),
      );
    }
    return [
      figure({ label: "in the report", unit: "people", ours: people }),
      figure({ label: "from the report until it can be searched", unit: "s", ours: searchSeconds }),
      ...measured,
    ];
  },
};

function kindsOf(people: number): readonly (readonly [string, readonly Search[]])[] {
  const typed = searchQueries(people);
  return [
    ["what people type", typed.map((query) => ({ query }))],
    ["nobody fits", ["zzzz", "qqx", "zzzz@nowhere.example"].map((query) => ({ query }))],
    ["very many fit", ["a", "g", "ghes", "m"].map((query) => ({ query }))],
    ["two words", ["a m", "ma s", "an zz"].map((query) => ({ query }))],
    ["with a filter", ["a", "m"].map((query) => ({ query, filter: "multiple-accounts", sort: "-accounts" }))],
  ];
}

/** Milliseconds of each. Throws when one is not answered. */
async function timeSearches(tenant: BenchTenant, searches: readonly Search[], times: number): Promise<number[]> {
  const headers = { authorization: `Bearer ${tenant.ownerToken}`, "content-type": "application/json" };
  const taken: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const body = JSON.stringify(searches[round % searches.length]);
    const startedAt = performance.now();
    const answer = await fetch(`${tenant.url}/people/search`, { method: "POST", headers, body });
    await answer.text();
    if (!answer.ok) throw new Error(`a search was answered with ${answer.status}`);
    taken.push(performance.now() - startedAt);
  }
  return taken;
}
