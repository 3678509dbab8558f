import { describe, expect, test } from "vitest";
import { noBrowser, oneseat, openPage, useBrowser } from "./browser.ts";
import { countScriptBytes } from "./count-script-bytes.ts";
import { signIn } from "./sign-in.ts";

const scriptBytesMax = 300 * 1024;

useBrowser();

describe.skipIf(noBrowser)("a first load", () => {
  test("of the console keeps its script small", async () => {
    const page = await openPage();
    const loaded = countScriptBytes(page);
    await signIn(page, `${oneseat().consoleUrl}/enterprises/octo-corp`, oneseat().ownerToken);
    await page.waitForLoadState("networkidle");
    expect(await loaded()).toSatisfy(isSmall);
  });

  test("of an instance keeps its script small", async () => {
    const page = await openPage();
    const loaded = countScriptBytes(page);
    const { url, adminToken } = oneseat().instances.lab;
    await signIn(page, url, adminToken);
    await page.waitForLoadState("networkidle");
    expect(await loaded()).toSatisfy(isSmall);
  });
});

/** None at all would be a mistake of the counting. */
function isSmall(bytes: number): boolean {
  return bytes > 0 && bytes < scriptBytesMax;
}
