import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pageOf } from "@oneseat/contracts/page";
import { personSummary } from "@oneseat/contracts/people-query";
import { ServiceProcess } from "../stack/service-process.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { figure, inProportion, type Measurement } from "./measurement.ts";
import { ask } from "./system/ask.ts";
import type { BenchTenant } from "./system/bench-tenant.ts";
import { type HitOptions, hit } from "./system/hit.ts";
import { memoryMeasurements } from "./system/memory-measurements.ts";
import { searchQueries } from "./system/search-queries.ts";
import { SharedRun } from "./system/shared-run.ts";

/** An answer that is read again and again, and the smallest share of bare Fastify's speed that is good enough. */
type Reading = {
  readonly label: string;
  readonly path: string;
  readonly isKnown?: boolean;
  readonly shareMin?: number;
  /** Where that is known to be missed. */
  readonly shareReached?: number;
};

/** The same request to both, which must bring the same bytes from both. */
type Request = Pick<HitOptions, "url" | "headers" | "status">;
type Comparison = { readonly reading: Reading; readonly ours: Request; readonly bare: Request };

const perPage = 100;
const pageShareMin = 0.5;
const licenseShare = { shareMin: 0.5, shareReached: 0.3 };
const unchangedShare = { shareMin: 0.7, shareReached: 0.3 };
const lastPageShareMin = 0.9;
const searchMsMax = 50;
/** In turn, so that what else the machine does meets all alike. */
const rounds = {
  quick: { count: 1, each: { seconds: 1 }, searches: { seconds: 1 } },
  full: { count: 4, each: { seconds: 2 }, searches: { seconds: 8 } },
} as const;
const warmUp = { seconds: 1 };
const walkedPagesMax = 100;
/** Set by the connection or by Fastify from the body, for both alike. */
const headersOfTransport: readonly string[] = ["connection", "content-length", "date", "keep-alive"];

export const readApiBench: Bench = {
  name: "read-api",
  measures: "requests a second on ten connections, of an owner whose token is checked each time",
  async run(context) {
    const shared = await SharedRun.of(context);
    const { tenant, people } = await shared.firstReport(context.accounts);
    const { count, each, searches } = rounds[context.quick ? "quick" : "full"];
    const { comparisons, bareFastify } = await startBare(context, tenant, await readingsOf(tenant, people));
    // Before any is measured: the first would else be the one for which code is compiled. Most of it is the same for all.
    for (const { ours, bare } of context.quick ? comparisons.slice(0, 1) : comparisons) {
      for (const request of [ours, bare]) await hit({ ...request, ...warmUp });
    }
    const best = await race(comparisons, { count, each });
    await bareFastify.stop();
    const walked = await walkPages(tenant, people);
    const searching = {
      ...{ url: `${tenant.url}/people/search`, status: 200 as const },
      headers: { ...authorization(tenant), "content-type": "application/json" },
      bodies: searchQueries(people).map((query) => JSON.stringify({ query })),
    };
    await hit({ ...searching, ...warmUp });
    const search = await hit({ ...searching, ...searches });
    return [
      ...comparisons.map(({ reading }) => measurementOf(reading, best.get(reading.label))),
      inProportion({
        ...{ label: "last full page", unit: "requests/s", ours: best.get("last full page")?.ours ?? 0 },
        against: { name: "first page", value: best.get("first page")?.ours ?? 0 },
        target: { kind: "at least", bound: lastPageShareMin },
      }),
      figure({ label: "a walk over pages, each for the first time", unit: "requests/s", ours: walked }),
      figure({ label: "searches", unit: "requests/s", ours: search.perSecond }),
      figure({
        ...{ label: "99 of 100 searches take at most", unit: "ms", ours: search.p99Ms },
        target: { kind: "at most", bound: searchMsMax },
      }),
      ...memoryMeasurements(shared.system, context.accounts),
    ];
  },
};

/** Requests a second of the best round of each. */
type Best = { readonly ours: number; readonly bare: number };

async function race(
  comparisons: readonly Comparison[],
  { count, each }: { readonly count: number; readonly each: Pick<HitOptions, "seconds"> },
): Promise<ReadonlyMap<string, Best>> {
  const best = new Map<string, Best>();
  for (let round = 0; round < count; round += 1) {
    for (const { reading, ours, bare } of comparisons) {
      const before = best.get(reading.label);
      best.set(reading.label, {
        ours: Math.max(before?.ours ?? 0, (await hit({ ...ours, ...each })).perSecond),
        bare: Math.max(before?.bare ?? 0, (await hit({ ...bare, ...each })).perSecond),
      });
    }
  }
  return best;
}

function measurementOf({ label, shareMin, shareReached }: Reading, best: Best | undefined): Measurement {
  return inProportion({
    ...{ label, unit: "requests/s", ours: best?.ours ?? 0 },
    against: { name: "bare Fastify", value: best?.bare ?? 0 },
    ...(shareMin && { target: { kind: "at least", bound: shareMin, ...(shareReached && { reached: shareReached }) } }),
  });
}

async function readingsOf(tenant: BenchTenant, people: number): Promise<readonly Reading[]> {
  const enterprise = `/enterprises/${tenant.slug}`;
  const page = (number: number) => `${enterprise}/consumed-licenses?per_page=${perPage}&page=${number}`;
  const { items } = pageOf(personSummary).parse(
    await ask(`${tenant.url}/people?limit=1`, { token: tenant.ownerToken }),
  );
  const [person] = items;
  if (!person) throw new Error("a report without people");
  return [
    { label: "first page", path: page(1), shareMin: pageShareMin },
    { label: "last full page", path: page(Math.floor(people / perPage)), shareMin: pageShareMin },
    { label: "first page, unchanged (304)", path: page(1), isKnown: true, ...unchangedShare },
    { label: "/license", path: `/api/v1${enterprise}/license`, ...licenseShare },
    { label: "a person", path: `/api/v1${enterprise}/people/${person.id}` },
  ];
}

/** One client that reads pages which nobody has asked for, one after the other. */
async function walkPages(tenant: BenchTenant, people: number): Promise<number> {
  const pages = Math.min(walkedPagesMax, Math.floor(people / perPage) - 2);
  const url = `${new URL(tenant.url).origin}/enterprises/${tenant.slug}/consumed-licenses?per_page=${perPage}`;
  const startedAt = performance.now();
  for (let page = 2; page < 2 + pages; page += 1) await ask(`${url}&page=${page}`, { token: tenant.ownerToken });
  return pages / ((performance.now() - startedAt) / 1_000);
}

async function startBare(
  { folder }: BenchContext,
  tenant: BenchTenant,
  readings: readonly Reading[],
): Promise<{ comparisons: readonly Comparison[]; bareFastify: ServiceProcess }> {
  const answers = await Promise.all(readings.map((reading) => readOnce(tenant, reading)));
  const routesFile = join(folder, "routes.json");
  await writeFile(routesFile, JSON.stringify(answers.map(({ route }) => route)));
  const bareFastify = await ServiceProcess.start({
    ...{ name: "bare-fastify", program: "tests/bench/system/bare-fastify.ts", folder, readyPath: "/livez" },
    environment: { ROUTES_FILE: routesFile },
  });
  const comparisons = answers.map(({ reading, ours, route }) => ({
    ...{ reading, ours },
    bare: { ...ours, url: `${bareFastify.url}${route.url}` },
  }));
  return { comparisons, bareFastify };
}

/** What we answer, and how bare Fastify is to answer the same. */
async function readOnce(tenant: BenchTenant, reading: Reading) {
  const url = `${new URL(tenant.url).origin}${reading.path}`;
  const answer = await fetch(url, { headers: authorization(tenant) });
  await answer.body?.cancel();
  const etag = answer.headers.get("etag") ?? "";
  if (!answer.ok || etag === "") throw new Error(`${url} was answered with ${answer.status} and the tag "${etag}"`);
  const status: 200 | 304 = reading.isKnown ? 304 : 200;
  const headers = { ...authorization(tenant), ...(reading.isKnown && { "if-none-match": etag }) };
  // The answer of the status that is measured, with every header of it.
  const measured = await fetch(url, { headers });
  const sent = Object.fromEntries([...measured.headers].filter(([name]) => !headersOfTransport.includes(name)));
  const route = {
    ...{ url: `/${reading.label.replaceAll(/[^a-z]+/g, "-")}`, status, headers: sent },
    body: reading.isKnown ? null : await measured.text(),
  };
  if (measured.status !== status) throw new Error(`${url} was answered with ${measured.status}`);
  return { reading, ours: { url, headers, status }, route };
}

function authorization({ ownerToken }: BenchTenant): { authorization: string } {
  return { authorization: `Bearer ${ownerToken}` };
}
