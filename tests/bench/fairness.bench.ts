import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { figure, inProportion } from "./measurement.ts";
import { memoryMeasurements } from "./system/memory-measurements.ts";
import { percentile } from "./system/percentile.ts";
import { SharedRun } from "./system/shared-run.ts";
import { insertSmallTenants } from "./system/small-tenants.ts";
import { sendSnapshot } from "./system/snapshot-files.ts";
import { SteadySyncs } from "./system/steady-syncs.ts";

const smallTenants = 20;
const share = 0.95;
const ratioMax = 2;
const ratioReached = 6;
const warmUpMs = 1_000;
const aloneMs = { quick: 3_000, full: 20_000 } as const;

export const fairnessBench: Bench = {
  name: "fairness",
  quickAccounts: 40_000,
  measures:
    "a signed file of 100 accounts, from its first byte to its report, four a second, alone and beside a large enterprise",
  async run(context) {
    const { accounts, quick, say } = context;
    const shared = await SharedRun.of(context);
    const { client } = shared.system;
    const tenants = await insertSmallTenants(client, "fair", smallTenants);
    const syncs = new SteadySyncs(shared.system, tenants);
    const files = await shared.files(accounts, "first");
    const large = await shared.newTenant();
    for (const server of files.servers) await large.registerKey(server);
    const warmUp = await syncs.during(() => sleep(warmUpMs));
    const alone = await syncs.during(() => sleep(aloneMs[quick ? "quick" : "full"]));
    const startedAt = performance.now();
    const beside = await syncs.during(async () => {
      await sendSnapshot(large, files);
      await large.untilReported(files.servers.length + 1);
    });
    const seconds = (performance.now() - startedAt) / 1_000;
    await large.untilSearchable(); // the next bench shall not meet its index
    say(`${warmUp.length} syncs to warm up, ${alone.length} alone, ${beside.length} beside the large one`);
    return [
      inProportion({
        ...{ label: "95 of 100 small syncs take at most", unit: "ms", ours: percentile(beside, share) },
        against: { name: "alone", value: percentile(alone, share) },
        target: { kind: "at most", bound: ratioMax, reached: ratioReached },
      }),
      inProportion({
        ...{ label: "half of the small syncs take at most", unit: "ms", ours: percentile(beside, 0.5) },
        against: { name: "alone", value: percentile(alone, 0.5) },
      }),
      figure({ label: "the large one beside them", unit: "s", ours: seconds }),
      ...memoryMeasurements(shared.system, accounts),
    ];
  },
};
