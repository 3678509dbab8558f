import { waitUntil } from "../../infra/local/wait-until.ts";
import type { Bench } from "./bench.ts";
import { figure, inProportion } from "./measurement.ts";
import { memoryMeasurements } from "./system/memory-measurements.ts";
import { publishSnapshots, sealSnapshots } from "./system/sealed-snapshots.ts";
import { SharedRun } from "./system/shared-run.ts";
import { insertSmallTenants, type SmallTenant, smallExportFile, smallTenantAccounts } from "./system/small-tenants.ts";

const enterprisesPerSecondMin = 250;
const twoWorkersMin = 1.3;
const twoWorkersReached = 1;
const warmUpEnterprises = 100;
/** Enterprises take turns with so many files, so that not all find the same people. */
const differentFiles = 100;
const takenAt = new Date("2026-01-15T05:00:00.000Z");
const pollMs = 200;
const reportsMsMax = 10 * 60_000;

export const manyTenantsBench: Bench = {
  name: "many-tenants",
  measures: `enterprises of ${smallTenantAccounts} accounts, each with a snapshot that its connector has signed and sealed, from the first in the queue until all have reports`,
  quickAccounts: 10_000,
  async run(context) {
    const shared = await SharedRun.of(context);
    const count = context.accounts / smallTenantAccounts;
    await ratesOf(shared, "warm-up", warmUpEnterprises);
    const one = await ratesOf(shared, "one-worker", count);
    const second = await shared.system.startDedupWorker();
    const two = await ratesOf(shared, "two-workers", count);
    await shared.system.stop(second);
    return [
      figure({
        ...{ label: "one ingestion, one dedup-worker", unit: "enterprises/s", ours: one.reports },
        target: { kind: "at least", bound: enterprisesPerSecondMin },
      }),
      figure({ label: "of them, snapshots in force", unit: "enterprises/s", ours: one.snapshots }),
      inProportion({
        ...{ label: "two dedup-workers", unit: "enterprises/s", ours: two.reports },
        against: { name: "one", value: one.reports },
        target: { kind: "at least", bound: twoWorkersMin, reached: twoWorkersReached },
      }),
      ...memoryMeasurements(shared.system, context.accounts),
    ];
  },
};

type Counted = Pick<SharedRun["system"], "client">;
const reported = "enterprise_state where current_report_id is not null";

type Rates = { readonly reports: number; readonly snapshots: number };

/** Enterprises a second until the last has its report, and until the last has its snapshot in force. */
async function ratesOf({ system }: SharedRun, prefix: string, count: number): Promise<Rates> {
  const tenants = await insertSmallTenants(system.client, prefix, count);
  const files = Array.from({ length: differentFiles }, (_, seed) => smallExportFile(seed, takenAt));
  const sealed = await sealSnapshots(system, tenants, { files, takenAt });
  const deployments = await countOf(system, "deployments");
  const reportsBefore = await countOf(system, reported);
  await system.client.query("checkpoint");
  const startedAt = performance.now();
  const rate = () => count / ((performance.now() - startedAt) / 1_000);
  const watch = async () => {
    await untilCounted(system, "deployments", deployments + count);
    const snapshots = rate();
    await untilCounted(system, reported, reportsBefore + count);
    return { reports: rate(), snapshots };
  };
  const [rates] = await Promise.all([watch(), publishSnapshots(system, sealed)]);
  await requirePeople(system, prefix, tenants);
  return rates;
}

/** Asks for a number of the whole table: a join that is asked for all the while would take the machine from what is measured. */
async function untilCounted({ client }: Counted, table: string, expected: number): Promise<void> {
  const isDone = async () => ((await countOf({ client }, table)) === expected ? true : undefined);
  if (!(await waitUntil(isDone, { waitMsMax: reportsMsMax, pollMs })))
    throw new Error(`${table} never had ${expected}`);
}

async function countOf({ client }: Counted, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? 0;
}

/** Throws where the reports do not count every account as the person that it is. */
async function requirePeople({ client }: SharedRun["system"], prefix: string, tenants: readonly SmallTenant[]) {
  const { rows } = await client.query<{ people: number }>(
    `select sum(seats_consumed)::int as people
     from enterprises
     join enterprise_state on enterprise_state.enterprise_id = enterprises.id
     join reports on reports.enterprise_id = enterprises.id and reports.id = current_report_id
     where slug like $1`,
    [`${prefix}-%`],
  );
  const people = rows[0]?.people;
  const expected = tenants.length * smallTenantAccounts;
  if (people !== expected) throw new Error(`${people} people in all reports, and not ${expected}`);
}
