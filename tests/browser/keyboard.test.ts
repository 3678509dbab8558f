import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { noBrowser, oneseat, openPage, useBrowser } from "./browser.ts";

const stopsMax = 60;

useBrowser();

/** Nothing but keys: Tab to get there, Enter or Space to press, arrows in menus. */
describe.skipIf(noBrowser)("keys alone", () => {
  test("sync an instance now", async () => {
    const page = await openPage();
    const { url, adminToken } = oneseat().instances.eu;
    await signInByKeys(page, url, adminToken);
    await openFromMenu(page, "Enterprise settings");
    await press(page, "link", "License");
    const history = page.getByRole("region", { name: "History", exact: true }).getByRole("row");
    await history.nth(1).waitFor();
    const before = await history.count();
    await press(page, "button", "Sync now");
    await expect.poll(() => history.count()).toBe(before + 1);
    await history.nth(1).getByText("Success").waitFor();
  });

  test("export usage and upload it", async () => {
    const page = await openPage();
    const { url, adminToken } = oneseat().instances.us;
    await signInByKeys(page, url, adminToken);
    await page.getByRole("button", { name: "Sync now" }).waitFor();
    const downloading = page.waitForEvent("download");
    await press(page, "link", "Export license usage");
    const folder = mkdtempSync(join(tmpdir(), "oneseat-export-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const download = await downloading;
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);

    await signInByKeys(page, oneseat().consoleUrl, oneseat().ownerToken);
    await openFromMenu(page, "Your enterprises");
    await press(page, "link", "Octo Corp");
    await press(page, "link", "License");
    await press(page, "button", "Add server usage");
    const choosing = page.waitForEvent("filechooser");
    await press(page, "button", "Choose a file");
    await (await choosing).setFiles(file);
    await press(page, "button", "Upload");
    await page.getByText(/accounts? applied$/).waitFor();
    await press(page, "button", "Done");
    expect(await page.evaluate<string>("document.activeElement.textContent")).toBe("Add server usage");
  });
});

async function signInByKeys(page: Page, url: string, token: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("Token").waitFor();
  await goTo(page, "textbox", "Token");
  await page.keyboard.insertText(token);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Open user menu" }).waitFor();
}

async function openFromMenu(page: Page, item: string): Promise<void> {
  await press(page, "button", "Open user menu");
  await page.getByRole("menuitem", { name: item }).waitFor();
  await untilFocused(page, () => page.getByRole("menuitem", { name: item }), "ArrowDown");
  await page.keyboard.press("Enter");
}

async function press(page: Page, role: "button" | "link", name: string): Promise<void> {
  await goTo(page, role, name);
  await page.keyboard.press("Enter");
}

/** Tabs on until the thing has the focus, as somebody would who sees only where the focus is. */
async function goTo(page: Page, role: "button" | "link" | "textbox", name: string): Promise<void> {
  const goal = () => page.getByRole(role, { name, exact: role !== "textbox" });
  await goal().first().waitFor();
  await untilFocused(page, goal, "Tab");
}

async function untilFocused(page: Page, goal: () => ReturnType<Page["getByRole"]>, key: string): Promise<void> {
  const isFocused = () =>
    goal()
      .first()
      .evaluate((element) => element.ownerDocument.activeElement === element);
  for (let stops = 0; stops < stopsMax; stops += 1) {
    if (await isFocused()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${stopsMax} times ${key} did not lead there`);
}
