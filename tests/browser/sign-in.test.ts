import { describe, expect, test } from "vitest";
import { noBrowser, oneseat, openPage, useBrowser } from "./browser.ts";
import { signIn } from "./sign-in.ts";

useBrowser();

describe.skipIf(noBrowser)("signing in", () => {
  test("leads to where one wanted to be", async () => {
    const page = await openPage();
    const goal = `${oneseat().consoleUrl}/enterprises/octo-corp/people`;
    await signIn(page, goal, oneseat().ownerToken);
    expect(page.url()).toBe(goal);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  });

  test("keeps the token from every script", async () => {
    const page = await openPage();
    await signIn(page, oneseat().consoleUrl, oneseat().ownerToken);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: "oneseat_session", httpOnly: true, sameSite: "Strict" });
    expect(cookie?.value).not.toContain(oneseat().ownerToken);
    const kept = await page.evaluate<string[]>(
      "[document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)]",
    );
    expect(kept.join()).not.toContain("osk_");
  });

  test("ends with Sign out", async () => {
    const page = await openPage();
    await signIn(page, oneseat().consoleUrl, oneseat().ownerToken);
    await page.getByRole("button", { name: "Open user menu" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to OneSeat" }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });
});
