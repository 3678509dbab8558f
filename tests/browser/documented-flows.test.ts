import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { noBrowser, oneseat, openConsole, openInstance, openPage, useBrowser } from "./browser.ts";
import { addServerUsage, consumedLicenses, removeInstance } from "./license-page.ts";
import { signIn } from "./sign-in.ts";

useBrowser();

/** The numbered steps of GitHub's documentation, each as one line. */
describe.skipIf(noBrowser)("the documentation's steps", () => {
  test("trigger a license sync job", async () => {
    const page = await openPage();
    const { url, adminToken } = oneseat().instances.us;
    await signIn(page, url, adminToken); // 1
    await page.getByRole("button", { name: "Open user menu" }).click(); // 2
    await page.getByRole("menuitem", { name: "Enterprise settings" }).click();
    await openSettings(page); // 3
    await page.getByRole("link", { name: "License", exact: true }).click(); // 4
    const history = page.getByRole("region", { name: "History" }).getByRole("row");
    const before = await history.count();
    await page.getByRole("button", { name: "Sync now" }).click(); // 5
    await expect.poll(() => history.count()).toBe(before + 1);
    await history.nth(1).getByText("Success").waitFor();
  });

  test("export usage and upload it", async () => {
    await removeInstance(await openConsole("settings/license"), "ghes-lab.octo.example");
    const page = await openInstance("lab"); // 1
    await page.getByRole("button", { name: "Open user menu" }).click(); // 2
    await page.getByRole("menuitem", { name: "Enterprise settings" }).click();
    await openSettings(page); // 3
    await page.getByRole("link", { name: "License", exact: true }).click(); // 4
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export license usage" }).click(); // 5
    const file = await (await downloading).path();
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ host_name: "ghes-lab.octo.example" });

    await signIn(page, oneseat().consoleUrl, oneseat().ownerToken); // 6
    await page.getByRole("button", { name: "Open user menu" }).click(); // 7
    await page.getByRole("menuitem", { name: "Your enterprises" }).click();
    await page.getByRole("link", { name: "Octo Corp" }).click(); // 8
    await openSettings(page); // 9
    await page.getByRole("link", { name: "License", exact: true }).click(); // 10
    const before = await consumedLicenses(page);
    await addServerUsage(page, file); // 11, 12
    await expect.poll(() => consumedLicenses(page)).toBeGreaterThan(before);
  });
});

/** The sidebar's *Settings* is open where one of its pages is shown. */
async function openSettings(page: Page): Promise<void> {
  const settings = page.getByRole("navigation").getByRole("button", { name: "Settings" });
  if ((await settings.getAttribute("aria-expanded")) === "false") await settings.click();
}
