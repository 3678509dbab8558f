import type { Page } from "playwright-core";

/** The figure *Consumed licenses* as the page shows it. */
export async function consumedLicenses(page: Page): Promise<number> {
  const figure = page.locator("dt", { hasText: "Consumed licenses" }).locator("xpath=following-sibling::dd[1]");
  const [digits = ""] = /^[\d,]+/.exec(await figure.innerText()) ?? [];
  return Number(digits.replaceAll(",", ""));
}

/** *Add server usage* with a file; resolves when the page says that its accounts are applied. */
export async function addServerUsage(page: Page, file: string): Promise<void> {
  await page.getByRole("button", { name: "Add server usage" }).click();
  const dialog = page.getByRole("dialog", { name: "Add server usage" });
  await dialog.getByLabel("License usage file").setInputFiles(file);
  await dialog.getByRole("button", { name: "Upload" }).click();
  await dialog.getByText(/accounts? applied$/).waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
}

/** Removes an instance; resolves when the page no longer lists it. */
export async function removeInstance(page: Page, hostName: string): Promise<void> {
  const remove = page.getByRole("button", { name: `Remove ${hostName}` });
  await remove.click();
  await page.getByRole("button", { name: "Remove instance" }).click();
  await remove.waitFor({ state: "detached" });
}
