import { license } from "@oneseat/contracts/report";
import { type Sync, sync } from "@oneseat/contracts/sync";
import type { DemoEnterprise } from "@oneseat/demo/octo-corp";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import type { Say } from "./progress.ts";
import { waitUntil } from "./wait-until.ts";

const reportMsMax = 300_000;
const pollMs = 250;
const cloud = "cloud";
const syncList = z.object({ items: z.array(sync) });

/** Waits until the current report holds the cloud and every instance, and says what arrives. Throws when a sync fails. */
export async function waitForDemoReport(demo: DemoEnterprise, owner: ApiClient, say: Say): Promise<void> {
  const enterprise = `/api/v1/enterprises/${demo.slug}`;
  const wanted = [cloud, ...demo.instances.map(({ hostName }) => hostName)];
  const arrived = new Set<string>();
  const isComplete = async () => {
    const { items } = syncList.parse((await owner.send(`${enterprise}/syncs?limit=100`)).body);
    for (const place of wanted) {
      if (!arrived.has(place) && hasArrived(place, items)) {
        arrived.add(place);
        say(`${place}: ${latestOf(place, items)?.accounts_read.toLocaleString("en")} accounts are in`);
      }
    }
    const reported = wanted.every((place) => latestOf(place, items)?.report_id);
    if (!reported) return undefined;
    const { report } = license.parse((await owner.send(`${enterprise}/license`)).body);
    return report === null ? undefined : true;
  };
  if (await waitUntil(isComplete, { waitMsMax: reportMsMax, pollMs })) return;
  const missing = wanted.filter((place) => !arrived.has(place));
  throw new Error(
    `the first report was not there after ${reportMsMax / 1_000} s` +
      (missing.length > 0
        ? `: nothing arrived from ${missing.join(", ")}. See the logs`
        : ". See the log of dedup-worker"),
  );
}

function hasArrived(place: string, syncs: readonly Sync[]): boolean {
  const latest = latestOf(place, syncs);
  if (latest?.state === "failure") {
    throw new Error(`the sync of ${place} failed: ${latest.error?.code} ${latest.error?.message}`);
  }
  return latest?.state === "success";
}

/** The list begins with the newest. */
function latestOf(place: string, syncs: readonly Sync[]): Sync | undefined {
  return syncs.find(({ kind, host_name }) => (place === cloud ? kind === "cloud" : host_name === place));
}
