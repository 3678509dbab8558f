/** `npm run screenshots`: makes the pictures of docs/images anew, from what `npm start` runs. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { findChromium, howToInstall } from "./find-chromium.ts";
import { type RunningOneSeat, startOneSeat } from "./running-oneseat.ts";
import { signIn } from "./sign-in.ts";

type Shot = {
  readonly name: string;
  readonly colorScheme?: "dark";
  /** Opens what is to be seen, on a page that is signed in. */
  readonly open: (page: Page, oneseat: RunningOneSeat) => Promise<void>;
  readonly instance?: true;
};

const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const viewport = { width: 1200, height: 860 };

const license = async (page: Page) => page.getByRole("heading", { name: "Enterprise Server instances" }).waitFor();

const shots: readonly Shot[] = [
  { name: "license", open: license },
  { name: "license-dark", colorScheme: "dark", open: license },
  {
    name: "why-one-license",
    open: async (page) => {
      await page.getByRole("link", { name: "People" }).first().click();
      await page.getByLabel("Search people").fill("hirotanaka");
      await page.getByRole("link", { name: /Hiro/ }).click();
      await page.getByRole("heading", { name: "Why one license" }).waitFor();
    },
  },
  {
    name: "counted-twice",
    open: async (page) => {
      await page.getByRole("link", { name: "Counted twice" }).first().click();
      await page.getByRole("table").waitFor();
    },
  },
  {
    name: "instance-license",
    instance: true,
    open: async (page) => page.getByRole("button", { name: "Sync now" }).waitFor(),
  },
];

const program = await findChromium(console.log);
if (program === null) throw new Error(howToInstall);
mkdirSync(folder, { recursive: true });
const { oneseat, close } = await startOneSeat();
const browser = await launchChromium(program);
try {
  for (const shot of shots) await take(browser, oneseat, shot);
} finally {
  await browser.close();
  await close();
}

async function take(browser: Browser, oneseat: RunningOneSeat, shot: Shot): Promise<void> {
  const { name, colorScheme = "light", open, instance } = shot;
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  if (instance) await signIn(page, oneseat.instances.eu.url, oneseat.instances.eu.adminToken);
  else await signIn(page, `${oneseat.consoleUrl}/enterprises/octo-corp`, oneseat.ownerToken);
  await open(page, oneseat);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${folder}${name}.png`, animations: "disabled" });
  await context.close();
  console.log(`docs/images/${name}.png`);
}
