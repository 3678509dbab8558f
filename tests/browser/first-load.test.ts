import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { noBrowser, oneseat, openPage, useBrowser } from "./browser.ts";
import { signIn } from "./sign-in.ts";

const scriptBytesMax = 300 * 1024;

useBrowser();

describe.skipIf(noBrowser)("a first load", () => {
  test("of the console keeps its script small", async () => {
    const page = await openPage();
    const loaded = countScripts(page);
    await signIn(page, `${oneseat().consoleUrl}/enterprises/octo-corp`, oneseat().ownerToken);
    await page.waitForLoadState("networkidle");
    expect(await loaded()).toBeLessThan(scriptBytesMax);
  });

  test("of an instance keeps its script small", async () => {
    const page = await openPage();
    const loaded = countScripts(page);
    const { url, adminToken } = oneseat().instances.lab;
    await signIn(page, url, adminToken);
    await page.waitForLoadState("networkidle");
    expect(await loaded()).toBeLessThan(scriptBytesMax);
  });
});

/** The bytes of all scripts that the page has fetched, as they came over the wire. */
function countScripts(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() === "script")
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  return async () => {
    const bytes = await Promise.all(sizes);
    expect(bytes.length).toBeGreaterThan(0);
    return bytes.reduce((sum, size) => sum + size, 0);
  };
}
