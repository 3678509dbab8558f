import { join } from "node:path";
import { license } from "@oneseat/contracts/report";
import { createOctoCorp } from "@oneseat/demo/octo-corp";
import type { DataFolder } from "./data-folder.ts";
import { connectorParts, demoConnectors, enrolmentTokens } from "./demo-connectors.ts";
import { fillDemoEnterprise, openDemoEnterprise } from "./demo-enterprise.ts";
import { demoInstancesPart } from "./demo-instances.ts";
import { waitForDemoReport } from "./demo-report.ts";
import { readDemoState, writeDemoState } from "./demo-state.ts";
import type { Say } from "./progress.ts";
import type { Run } from "./run.ts";
import type { RunSettings } from "./run-settings.ts";
import { apiUrl } from "./services.ts";

export type StartedDemo = {
  readonly slug: string;
  readonly seatsPurchased: number;
  readonly seatsConsumed: number;
  readonly connectors: readonly { readonly hostName: string; readonly port: number; readonly tokenFile: string }[];
};

/** Octo Corp: its simulated instances, their connectors, its cloud accounts; resolves when its report can be read. */
export async function startDemo(options: {
  readonly run: Run;
  readonly folder: DataFolder;
  readonly settings: RunSettings;
  readonly redisUrl: string;
  readonly ghesPorts: readonly number[];
  readonly say: Say;
  readonly signal: AbortSignal;
}): Promise<StartedDemo> {
  const { run, folder, settings, ghesPorts, say, signal } = options;
  const demo = createOctoCorp();
  const owner = await openDemoEnterprise(demo, { url: apiUrl(settings), folder, signal });
  const seeded = readDemoState(folder) === "seeded";
  if (!seeded) {
    say(`making the enterprise ${demo.slug} and uploading its cloud accounts`);
    await fillDemoEnterprise(demo, owner);
  }
  say(`starting ${demo.instances.length} simulated GHES instances and their connectors`);
  await run.startTogether([demoInstancesPart(demo, folder, ghesPorts)]);
  const connectors = demoConnectors({ demo, folder, settings, ghesPorts });
  const tokens = await enrolmentTokens(connectors, owner, demo.slug);
  await run.startTogether(connectorParts(connectors, tokens, options));
  if (!seeded) {
    say("waiting for the first sync of each instance and the first report");
    await waitForDemoReport(demo, owner, say);
    writeDemoState(folder, "seeded");
  }
  const { seats_purchased, seats_consumed } = license.parse(
    (await owner.send(`/api/v1/enterprises/${demo.slug}/license`)).body,
  );
  return {
    slug: demo.slug,
    seatsPurchased: seats_purchased,
    seatsConsumed: seats_consumed,
    connectors: connectors.map(({ instance, port, folder }) => ({
      hostName: instance.hostName,
      port,
      tokenFile: join(folder, "token"),
    })),
  };
}
