import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import {
  accessibilityComplaints,
  type Look,
  narrow,
  noBrowser,
  oneseat,
  openConsole,
  openInstance,
  openPage,
  useBrowser,
} from "./browser.ts";

type Place = { readonly path: string; readonly heading: string };

const ofConsole: readonly Place[] = [
  { path: "/enterprises", heading: "Your enterprises" },
  ...[
    { path: "settings/license", heading: "License" },
    { path: "settings/syncs", heading: "Sync history" },
    { path: "settings/general", heading: "General" },
    { path: "settings/tokens", heading: "Tokens" },
    { path: "people", heading: "People" },
    { path: "counted-twice", heading: "Counted twice" },
    { path: "changes", heading: "Changes" },
    { path: "no-such-page", heading: "Page not found" },
  ].map(({ path, heading }) => ({ path: `/enterprises/octo-corp/${path}`, heading })),
];
const ofInstance: readonly Place[] = [
  { path: "/", heading: "License" },
  { path: "/users", heading: "Users" },
];
const looks: readonly (readonly [string, Look])[] = [
  ["light", {}],
  ["dark", { colorScheme: "dark" }],
  ["narrow", { viewport: narrow }],
];

useBrowser();

/** What axe finds wrong, and whether a page is wider than its window, by page. */
describe.skipIf(noBrowser)("every page is accessible", () => {
  test.each(looks)("signed out, %s", async (_look, look) => {
    const page = await openPage(look);
    await page.goto(oneseat().consoleUrl);
    expect(await complaintsOf(page, "Sign in to OneSeat")).toEqual([]);
  });

  test.each(looks)("in the console, %s", async (_look, look) => {
    const page = await openConsole("people", look);
    expect(await walk(page, { url: oneseat().consoleUrl, places: ofConsole })).toEqual({});
  });

  test.each(looks)("of a person, %s", async (_look, look) => {
    const page = await openConsole("people", look);
    await page.getByLabel("Search people").fill("monalisa");
    await page.getByRole("link", { name: "Mona Lisa Octocat" }).click();
    expect(await complaintsOf(page, "Mona Lisa Octocat")).toEqual([]);
  });

  test.each(looks)("on an instance, %s", async (_look, look) => {
    const page = await openInstance("eu", look);
    expect(await walk(page, { url: oneseat().instances.eu.url, places: ofInstance })).toEqual({});
  });
});

/** The complaints about each page that has any. */
async function walk(
  page: Page,
  { url, places }: { readonly url: string; readonly places: readonly Place[] },
): Promise<Record<string, readonly string[]>> {
  const complaints: Record<string, readonly string[]> = {};
  for (const { path, heading } of places) {
    await page.goto(`${url}${path}`);
    const found = await complaintsOf(page, heading);
    if (found.length > 0) complaints[path] = found;
  }
  return complaints;
}

async function complaintsOf(page: Page, heading: string): Promise<readonly string[]> {
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  await page.waitForLoadState("networkidle");
  const overflow = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  const wide = overflow > 0 ? [`${overflow} pixels wider than the window`] : [];
  return [...wide, ...(await accessibilityComplaints(page))];
}
