import type { Browser } from "playwright-core";
import { launchChromium } from "../browser/chromium.ts";
import { countScriptBytes } from "../browser/count-script-bytes.ts";
import { findChromium, howToInstall } from "../browser/find-chromium.ts";
import { startOneSeat } from "../browser/running-oneseat.ts";
import { signIn } from "../browser/sign-in.ts";
import type { Bench } from "./bench.ts";
import { figure, type Measurement } from "./measurement.ts";
import { percentile } from "./system/percentile.ts";

const paintMsMax = 1_500;
const scriptBytesMax = 300 * 1024;
const loads = { quick: 3, full: 15 } as const;

type Visit = { readonly label: string; readonly url: string; readonly token: string };

/** Of `npm start`'s own enterprise, whatever number of accounts is asked for. `tests/browser` holds the size of the script. */
export const pageLoadBench: Bench = {
  name: "page-load",
  onlyByName: true,
  measures: "a first visit (empty cache) of someone who is signed in, in Chromium on the same machine",
  async run({ quick, say }) {
    const program = await findChromium(say);
    if (program === null) throw new Error(howToInstall);
    const { oneseat, close } = await startOneSeat();
    const browser = await launchChromium(program);
    try {
      const { consoleUrl, ownerToken, instances } = oneseat;
      const enterprise = `${consoleUrl}/enterprises/octo-corp`;
      const visits: readonly Visit[] = [
        { label: "License", url: `${enterprise}/settings/license`, token: ownerToken },
        { label: "People", url: `${enterprise}/people`, token: ownerToken },
        { label: "instance's License", url: instances.eu.url, token: instances.eu.adminToken },
      ];
      const measured: Measurement[] = [];
      for (const visit of visits) measured.push(...(await measure(browser, visit, loads[quick ? "quick" : "full"])));
      return measured;
    } finally {
      await browser.close();
      await close();
    }
  },
};

async function measure(browser: Browser, { label, url, token }: Visit, times: number): Promise<Measurement[]> {
  const signedIn = await browser.newContext();
  await signIn(await signedIn.newPage(), url, token);
  const storageState = await signedIn.storageState();
  await signedIn.close();
  const paints: number[] = [];
  let scriptBytes = 0;
  for (let load = 0; load < times; load += 1) {
    const context = await browser.newContext({ storageState }); // the session, and an empty cache
    const page = await context.newPage();
    const scripts = countScriptBytes(page);
    await page.goto(url);
    await page.waitForLoadState("networkidle");
    paints.push(await page.evaluate<number>(largestPaintMs));
    scriptBytes = await scripts();
    await context.close();
  }
  return [
    figure({
      ...{ label: `${label}: largest contentful paint, median`, unit: "ms", ours: percentile(paints, 0.5) },
      target: { kind: "at most", bound: paintMsMax },
    }),
    figure({
      ...{ label: `${label}: script, compressed`, unit: "bytes", ours: scriptBytes },
      target: { kind: "at most", bound: scriptBytesMax },
    }),
  ];
}

const largestPaintMs = `new Promise((resolve) =>
  new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true }))`;
