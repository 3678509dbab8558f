import type { Bench } from "./bench.ts";
import { inProportion } from "./measurement.ts";
import { memoryMeasurements } from "./system/memory-measurements.ts";
import { SharedRun } from "./system/shared-run.ts";
import { sendSnapshot } from "./system/snapshot-files.ts";

const secondsRatioMax = 0.6;
const secondsRatioReached = 0.9;
const rowsRatioMax = 0.03;

export const reSyncBench: Bench = {
  name: "re-sync",
  measures:
    "from the first byte of a second snapshot, in which 1 % of the accounts have an address more, until its report",
  async run(context) {
    const { accounts, say } = context;
    const shared = await SharedRun.of(context);
    const first = await shared.firstReport(accounts);
    const files = await shared.files(accounts, "changed");
    const syncCount = 2 * (files.servers.length + 1);
    const second = await shared.timeReport(first.tenant, syncCount, () => sendSnapshot(first.tenant, files));
    if (second.people !== first.people) throw new Error(`${second.people} people, ${first.people} before`);
    say(`${second.reports - first.reports} reports on the way; dedup-worker ${JSON.stringify(second.steps)}`);
    return [
      inProportion({
        ...{ label: "until the report", unit: "s", ours: second.seconds },
        against: { name: "the first snapshot", value: first.seconds },
        target: { kind: "at most", bound: secondsRatioMax, reached: secondsRatioReached },
      }),
      inProportion({
        ...{ label: "rows written", unit: "rows", ours: second.rows },
        against: { name: "by the first snapshot", value: first.rows },
        target: { kind: "at most", bound: rowsRatioMax },
      }),
      ...memoryMeasurements(shared.system, accounts),
    ];
  },
};
