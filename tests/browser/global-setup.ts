import type { TestProject } from "vitest/node";
import { findChromium, howToInstall } from "./find-chromium.ts";
import { type RunningOneSeat, startOneSeat } from "./running-oneseat.ts";

export type BrowserStage = { readonly chromium: string; readonly oneseat: RunningOneSeat };

declare module "vitest" {
  interface ProvidedContext {
    /** Null where no browser is to be had: these tests are then skipped. */
    browserStage: BrowserStage | null;
  }
}

/** One `npm start` and one Chromium for all browser tests. In CI a missing browser is an error, never a reason to skip. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const chromium = await findChromium(say);
  if (chromium === null) {
    if (process.env.CI) throw new Error(`The browser tests found no browser. ${howToInstall}`);
    say(`The browser tests are skipped: there is no browser. ${howToInstall}`);
    project.provide("browserStage", null);
    return async () => {};
  }
  const { oneseat, close } = await startOneSeat();
  project.provide("browserStage", { chromium, oneseat });
  return close;
}
