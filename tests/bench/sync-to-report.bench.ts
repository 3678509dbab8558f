import type { Bench } from "./bench.ts";
import { figure, inProportion } from "./measurement.ts";
import { BenchConnectors } from "./system/bench-connectors.ts";
import { memoryMeasurements } from "./system/memory-measurements.ts";
import { SharedRun } from "./system/shared-run.ts";

const fileRatioMax = 1.5;

export const syncToReportBench: Bench = {
  name: "sync-to-report",
  measures:
    "from *Sync now* on four connectors, whose chunks go signed and sealed by the queue, until a report with all accounts",
  async run(context) {
    const { accounts, say } = context;
    const shared = await SharedRun.of(context);
    const byFile = await shared.firstReport(accounts);
    const files = await shared.files(accounts, "first");
    const tenant = await shared.newTenant();
    const connectors = await BenchConnectors.start(shared.system, tenant, files);
    const byQueue = await shared.timeReport(tenant, files.servers.length + 1, async () => {
      await Promise.all([connectors.syncNow(), tenant.sendCloudAccounts({ path: files.cloudFile })]);
    });
    await connectors.stop();
    if (byQueue.people !== byFile.people)
      throw new Error(`${byQueue.people} people by the queue, ${byFile.people} by files`);
    say(
      `${byQueue.reports} reports on the way, ${byFile.reports} by files; dedup-worker ${JSON.stringify(byQueue.steps)}`,
    );
    return [
      inProportion({
        ...{ label: "until the report", unit: "s", ours: byQueue.seconds },
        against: { name: "the same files uploaded", value: byFile.seconds },
        target: { kind: "at most", bound: fileRatioMax },
      }),
      figure({ label: "from then until the search is ready", unit: "s", ours: byQueue.searchSeconds }),
      ...memoryMeasurements(shared.system, accounts),
    ];
  },
};
