import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { runToEnd } from "../../infra/local/run-to-end.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macApps = ["Chromium", "Google Chrome"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** How to get a browser, for whoever has none. */
export const howToInstall =
  "Install Chromium (Debian, Ubuntu: apt-get install chromium), or name the program of one in CHROMIUM_PATH.";

/**
 * The program of a Chromium: the one that CHROMIUM_PATH names, one that is installed, or, as root on Debian, the one of the
 * distribution, installed now. Null where there is none and none can be had without asking.
 */
export async function findChromium(say: (text: string) => void): Promise<string | null> {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const installed = findInstalled();
  if (installed || !(await canInstall())) return installed;
  say("no Chromium on this machine: installing the distribution's package for the browser tests");
  const quiet = { environment: { DEBIAN_FRONTEND: "noninteractive" } };
  await runToEnd(["apt-get", "update"], quiet);
  const { code, output } = await runToEnd(
    ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"],
    quiet,
  );
  if (code !== 0) say(`Chromium could not be installed (exit code ${code}):\n${output}`);
  return findInstalled();
}

function findInstalled(): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const places = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...macApps];
  return places.find(isProgram) ?? null;
}

async function canInstall(): Promise<boolean> {
  return process.getuid?.() === 0 && (await runToEnd(["apt-get", "--version"])).code === 0;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
