import { describe, expect, test } from "vitest";
import { noBrowser, oneseat, openConsole, useBrowser } from "./browser.ts";

useBrowser();

describe.skipIf(noBrowser)("the console", () => {
  test("says why accounts are one person", async () => {
    const page = await openConsole("people");
    await page.getByLabel("Search people").fill("hirotanaka");
    await page.getByRole("link", { name: "Hiro Tanaka" }).click();
    await page.getByRole("heading", { level: 1, name: "Hiro Tanaka" }).waitFor();
    const why = page.getByRole("region", { name: "Why one license" });
    expect(await why.innerText()).toContain("hiro.tanaka@octo.example");
    expect(await why.innerText()).toContain("ghes-eu.octo.example");
    await page.getByText("counts this person 2 times").first().waitFor();
  });

  test("finds by address without a URL", async () => {
    const page = await openConsole("people");
    const urls: string[] = [];
    page.on("request", (request) => urls.push(request.url()));
    await page.getByLabel("Search people").fill("hiro@home.example");
    await expect.poll(() => page.getByRole("table", { name: "People" }).getByRole("link").count()).toBe(1);
    await page.getByRole("link", { name: "Hiro Tanaka" }).waitFor();
    expect([page.url(), ...urls].filter((url) => /@|%40|home\.example/.test(url))).toEqual([]);
  });

  test("says how many are counted twice", async () => {
    const page = await openConsole("settings/license");
    await page.getByRole("link", { name: /counted more than once by GitHub's documented rule/ }).click();
    await page.getByRole("heading", { level: 1, name: "Counted twice" }).waitFor();
    const table = page.getByRole("table", { name: "People counted more than once" });
    await table.getByText("Counted 2 times").first().waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download CSV" }).click();
    expect((await downloading).suggestedFilename()).toMatch(/\.csv$/);
  });

  test("previews a setting without storing it", async () => {
    const page = await openConsole("settings/general");
    await page.getByRole("radio", { name: "Primary email address" }).check();
    const effect = page.getByRole("table", { name: "Effect of the changes" });
    const consumed = effect.getByRole("row", { name: /^Consumed/ });
    await consumed.waitFor();
    const [, now, then] = await consumed.getByRole("cell").allInnerTexts();
    expect(Number(then?.replace(",", ""))).toBeGreaterThan(Number(now?.replace(",", "")));
    await page.reload();
    expect(await page.getByRole("radio", { name: "Any email address" }).isChecked()).toBe(true);
  });

  test("changes the policy and tells the difference", async () => {
    const page = await openConsole("settings/general");
    for (const policy of ["Primary email address", "Any email address"]) {
      await page.getByRole("radio", { name: policy }).check();
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByText("Saved; a new report is being made").first().waitFor();
    }
    await page.getByRole("link", { name: "Changes" }).click();
    await page.getByRole("heading", { level: 1, name: "Changes" }).waitFor();
  });

  test("shows a new token this once", async () => {
    const page = await openConsole("settings/tokens");
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("dashboard");
    await page.getByRole("button", { name: "Create token" }).click();
    const dialog = page.getByRole("dialog", { name: "Token dashboard" });
    await dialog.getByText("Copy the token now").first().waitFor();
    const token = await dialog.getByLabel("Token", { exact: true }).inputValue();
    expect(token).toMatch(/^osk_/);
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByRole("row", { name: "dashboard" }).waitFor();
    expect(await page.content()).not.toContain(token);
  });

  test("shows a billing manager no addresses", async () => {
    const page = await openConsole("people", { token: await createBillingToken() });
    await page.getByRole("link", { name: "License", exact: true }).click();
    await page.getByRole("region", { name: "Enterprise Server instances" }).waitFor();
    expect(await page.getByRole("button", { name: "Add server usage" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Tokens" }).count()).toBe(0);
    await page.getByRole("link", { name: "People" }).first().click();
    await page.getByLabel("Search people").fill("hirotanaka");
    await page.getByRole("link", { name: "Hiro Tanaka" }).click();
    await page.getByRole("region", { name: "Why one license" }).waitFor();
    expect(await page.locator("body").innerText()).not.toContain("@");
  });
});

async function createBillingToken(): Promise<string> {
  const { consoleUrl, ownerToken } = oneseat();
  const response = await fetch(`${consoleUrl}/api/v1/enterprises/octo-corp/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${ownerToken}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "books", role: "billing_manager" }),
  });
  const { token } = (await response.json()) as { token: string };
  return token;
}
