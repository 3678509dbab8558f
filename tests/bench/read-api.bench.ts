import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pageOf } from "@oneseat/contracts/page";
import { personSummary } from "@oneseat/contracts/people-query";
import { ServiceProcess } from "../stack/service-process.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { figure, inProportion, type Measurement } from "./measurement.ts";
import { ask } from "./system/ask.ts";
import type { BenchTenant } from "./system/bench-tenant.ts";
import { type Hits, hit } from "./system/hit.ts";
import { memoryMeasurements } from "./system/memory-measurements.ts";
import { searchQueries } from "./system/search-queries.ts";
import { SharedRun } from "./system/shared-run.ts";

/** An answer that is read again and again, and the smallest share of bare Fastify's speed that is good enough. */
type Reading = {
  readonly label: string;
  readonly path: string;
  readonly isKnown?: boolean;
  readonly shareMin?: number;
};

const perPage = 100;
const pageShareMin = 0.5;
const unchangedShareMin = 0.7;
const lastPageShareMin = 0.9;
const searchMsMax = 50;
const secondsEach = { quick: 2, full: 8 } as const;

export const readApiBench: Bench = {
  name: "read-api",
  measures: "requests a second on ten connections, of an owner whose token is checked each time",
  async run(context) {
    const shared = await SharedRun.of(context);
    const { tenant, people } = await shared.firstReport(context.accounts);
    const seconds = secondsEach[context.quick ? "quick" : "full"];
    const readings = await readingsOf(tenant, people);
    const measurements: Measurement[] = [];
    const perSecond = new Map<string, number>();
    for (const reading of readings) {
      const { ours, bare } = await compare(context, { tenant, reading, seconds });
      perSecond.set(reading.label, ours.perSecond);
      measurements.push(
        inProportion({
          ...{ label: reading.label, unit: "requests/s", ours: ours.perSecond },
          against: { name: "bare Fastify", value: bare.perSecond },
          ...(reading.shareMin && { target: { kind: "at least", bound: reading.shareMin } }),
        }),
      );
    }
    const search = await hit({
      ...{ url: `${tenant.url}/people/search`, status: 200, seconds },
      headers: { ...authorization(tenant), "content-type": "application/json" },
      bodies: searchQueries(people).map((query) => JSON.stringify({ query })),
    });
    return [
      ...measurements,
      inProportion({
        ...{ label: "last page", unit: "requests/s", ours: perSecond.get("last page") ?? 0 },
        against: { name: "first page", value: perSecond.get("first page") ?? 0 },
        target: { kind: "at least", bound: lastPageShareMin },
      }),
      figure({ label: "searches", unit: "requests/s", ours: search.perSecond }),
      figure({
        ...{ label: "99 of 100 searches take at most", unit: "ms", ours: search.p99Ms },
        target: { kind: "at most", bound: searchMsMax },
      }),
      ...memoryMeasurements(shared.system, context.accounts),
    ];
  },
};

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
    { label: "last page", path: page(Math.ceil(people / perPage)), shareMin: pageShareMin },
    { label: "first page, unchanged (304)", path: page(1), isKnown: true, shareMin: unchangedShareMin },
    { label: "/license", path: `/api/v1${enterprise}/license`, shareMin: pageShareMin },
    { label: "a person", path: `/api/v1${enterprise}/people/${person.id}` },
  ];
}

type Comparison = { readonly tenant: BenchTenant; readonly reading: Reading; readonly seconds: number };

/** The same request to both, the same bytes from both. */
async function compare(
  { folder }: BenchContext,
  { tenant, reading, seconds }: Comparison,
): Promise<{ ours: Hits; bare: Hits }> {
  const url = `${new URL(tenant.url).origin}${reading.path}`;
  const answer = await fetch(url, { headers: authorization(tenant) });
  const body = await answer.text();
  const etag = answer.headers.get("etag") ?? "";
  if (!answer.ok || etag === "") throw new Error(`${url} was answered with ${answer.status} and the tag "${etag}"`);
  const status = reading.isKnown ? 304 : 200;
  const type = answer.headers.get("content-type") ?? "";
  const route = reading.isKnown
    ? { status, headers: { etag }, body: null }
    : { status, headers: { etag, "content-type": type }, body };
  const routesFile = join(folder, "routes.json");
  await writeFile(routesFile, JSON.stringify([{ url: "/bytes", ...route }]));
  const bareFastify = await ServiceProcess.start({
    ...{ name: "bare-fastify", program: "tests/bench/system/bare-fastify.ts", folder, readyPath: "/livez" },
    environment: { ROUTES_FILE: routesFile },
  });
  try {
    const headers = { ...authorization(tenant), ...(reading.isKnown && { "if-none-match": etag }) };
    const ours = await hit({ url, headers, status, seconds });
    return { ours, bare: await hit({ url: `${bareFastify.url}/bytes`, headers, status, seconds }) };
  } finally {
    await bareFastify.stop();
  }
}

function authorization({ ownerToken }: BenchTenant): { authorization: string } {
  return { authorization: `Bearer ${ownerToken}` };
}
