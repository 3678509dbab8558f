import type { Bench } from "./bench.ts";
import { figure, inProportion } from "./measurement.ts";
import { measureCopyFloor } from "./system/copy-floor.ts";
import { memoryMeasurements } from "./system/memory-measurements.ts";
import { SharedRun } from "./system/shared-run.ts";

const millionAccounts = 1_000_000;
const secondsAtMillionMax = 20;
const floorRatioMax = 3;
const searchSecondsMax = 10;

export const fileToReportBench: Bench = {
  name: "file-to-report",
  measures:
    "from the first byte of four signed files and the cloud document until a report with all of them is readable",
  async run(context) {
    const { accounts, say } = context;
    const shared = await SharedRun.of(context);
    const { tenant, seconds, searchSeconds, people, reports, steps } = await shared.firstReport(accounts);
    say(`${people} people; ${reports} reports were made on the way`);
    const floor = await measureCopyFloor(shared.system.client, tenant.id, context.folder);
    say(`floor: ${floor.rows} rows, ${floor.bytes} bytes of binary COPY into\n    ${floor.schema.join("\n    ")}`);
    const against = { name: "raw COPY of what is stored", value: floor.seconds };
    const isMillion = accounts === millionAccounts;
    return [
      inProportion({
        ...{ label: "until the report", unit: "s", ours: seconds, against },
        target: { kind: "at most", bound: floorRatioMax },
      }),
      figure({
        ...{ label: "until the report, alone", unit: "s", ours: seconds },
        ...(isMillion && { target: { kind: "at most", bound: secondsAtMillionMax } }),
      }),
      figure({
        ...{ label: "from then until the search is ready", unit: "s", ours: searchSeconds },
        target: { kind: "at most", bound: searchSecondsMax },
      }),
      ...Object.entries(steps).map(([step, ours]) =>
        figure({ label: `in the dedup-worker, all ${reports} reports: ${step}`, unit: "s", ours }),
      ),
      figure({ label: "rows that the floor loads", unit: "rows", ours: floor.rows }),
      ...memoryMeasurements(shared.system, accounts),
    ];
  },
};
