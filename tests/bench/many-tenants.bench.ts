import { waitUntil } from "../../infra/local/wait-until.ts";
import type { Bench } from "./bench.ts";
import { figure, inProportion } from "./measurement.ts";
import { memoryMeasurements } from "./system/memory-measurements.ts";
import { SharedRun } from "./system/shared-run.ts";
import {
  insertSmallTenants,
  type SmallTenant,
  sendSmallFile,
  smallExportFile,
  smallTenantAccounts,
} from "./system/small-tenants.ts";

const enterprisesPerSecondMin = 250;
const twoWorkersMin = 1.3;
const warmUpEnterprises = 100;
const sendersAtOnce = 32;
/** Enterprises take turns with so many files, so that making files costs nothing while it is measured. */
const differentFiles = 100;
const takenAt = new Date("2026-01-15T05:00:00.000Z");
const pollMs = 200;
const reportsMsMax = 10 * 60_000;

export const manyTenantsBench: Bench = {
  name: "many-tenants",
  measures: `enterprises of ${smallTenantAccounts} accounts, each with a signed file, from the first byte of the first until all have reports`,
  quickAccounts: 20_000,
  async run(context) {
    const shared = await SharedRun.of(context);
    const count = context.accounts / smallTenantAccounts;
    await enterprisesPerSecond(shared, "warm-up", warmUpEnterprises);
    const one = await enterprisesPerSecond(shared, "one-worker", count);
    const second = await shared.system.startDedupWorker();
    const two = await enterprisesPerSecond(shared, "two-workers", count);
    await shared.system.stop(second);
    return [
      figure({
        ...{ label: "one ingestion, one dedup-worker", unit: "enterprises/s", ours: one },
        target: { kind: "at least", bound: enterprisesPerSecondMin },
      }),
      inProportion({
        ...{ label: "two dedup-workers", unit: "enterprises/s", ours: two, against: { name: "one", value: one } },
        target: { kind: "at least", bound: twoWorkersMin },
      }),
      ...memoryMeasurements(shared.system, context.accounts),
    ];
  },
};

async function enterprisesPerSecond({ system }: SharedRun, prefix: string, count: number): Promise<number> {
  const tenants = await insertSmallTenants(system.client, prefix, count);
  const files = Array.from({ length: differentFiles }, (_, seed) => smallExportFile(seed, takenAt));
  await system.client.query("checkpoint");
  const startedAt = performance.now();
  const waiting = tenants.entries();
  const send = async () => {
    for (const [index, tenant] of waiting) {
      const file = files[index % files.length];
      if (file) await sendSmallFile(system.installation.api.url, tenant, file);
    }
  };
  await Promise.all(Array.from({ length: sendersAtOnce }, send));
  await untilAllReported(system, prefix, tenants);
  return count / ((performance.now() - startedAt) / 1_000);
}

/** Throws where the reports do not count every account as the person that it is. */
async function untilAllReported({ client }: SharedRun["system"], prefix: string, tenants: readonly SmallTenant[]) {
  const isDone = async () => {
    const { rows } = await client.query<{ reports: number; people: number }>(
      `select count(*)::int as reports, sum(seats_consumed)::int as people
       from enterprises
       join enterprise_state on enterprise_state.enterprise_id = enterprises.id
       join reports on reports.enterprise_id = enterprises.id and reports.id = current_report_id
       where slug like $1`,
      [`${prefix}-%`],
    );
    const [found] = rows;
    return found?.reports === tenants.length ? found.people : undefined;
  };
  const people = await waitUntil(isDone, { waitMsMax: reportsMsMax, pollMs });
  const expected = tenants.length * smallTenantAccounts;
  if (people !== expected) throw new Error(`${people} people in all reports, and not ${expected}`);
}
