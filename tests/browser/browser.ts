import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFinished } from "vitest";
import { launchChromium } from "./chromium.ts";
import type { InstanceName, RunningOneSeat } from "./running-oneseat.ts";
import { signIn } from "./sign-in.ts";

const stage = inject("browserStage");
/** For `describe.skipIf`. */
export const noBrowser = stage === null;

const actionMsMax = 15_000;

export type Look = {
  readonly colorScheme?: "light" | "dark";
  readonly viewport?: { readonly width: number; readonly height: number };
};

export const narrow = { width: 360, height: 740 };
const wide = { width: 1280, height: 900 };

let browser: Browser | undefined;

/** To be called once in a test file, outside its tests. */
export function useBrowser(): void {
  beforeAll(async () => {
    if (stage) browser = await launchChromium(stage.chromium);
  });
  afterAll(async () => browser?.close());
}

export function oneseat(): RunningOneSeat {
  if (!stage) throw new Error("there is no browser: the test was to be skipped");
  return stage.oneseat;
}

/** A page of a fresh browser profile. When the test ends, nothing must have gone to the console's errors. */
export async function openPage({ colorScheme = "light", viewport = wide }: Look = {}): Promise<Page> {
  if (!browser) throw new Error("useBrowser() was not called, or there is no browser");
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
  context.setDefaultTimeout(actionMsMax);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  return page;
}

/** Signs in to the console as an owner and goes to a page of octo-corp. */
export async function openConsole(path: string, look: Look & { readonly token?: string } = {}): Promise<Page> {
  const page = await openPage(look);
  await signIn(page, `${oneseat().consoleUrl}/enterprises/octo-corp/${path}`, look.token ?? oneseat().ownerToken);
  return page;
}

/** Signs in to the License page of an instance. */
export async function openInstance(name: InstanceName, look: Look & { readonly path?: string } = {}): Promise<Page> {
  const page = await openPage(look);
  const { url, adminToken } = oneseat().instances[name];
  await signIn(page, `${url}${look.path ?? "/"}`, adminToken);
  return page;
}

/** What axe finds wrong with the page as it is now: rule and place. */
export async function accessibilityComplaints(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
