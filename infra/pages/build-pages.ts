import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtPagesFolder } from "@oneseat/console/built-pages";
import { runToEnd } from "../local/run-to-end.ts";
import { compressAssets } from "./compress-assets.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const packageFolder = join(root, "packages/console");
const markFile = "built-from";

/**
 * Builds the pages unless those that are there were built from the very same sources. The new ones take the place of the
 * old in one rename, so that a build that is killed, or two at once, leave whole pages behind. Throws with the
 * output of the build when it fails.
 */
export async function buildPages(say: (text: string) => void): Promise<void> {
  const wanted = digestOfSources();
  if (markOf(builtPagesFolder) === wanted) return;
  say("building the pages");
  const building = `${builtPagesFolder}-${process.pid}`;
  const vite = join(packageFolder, "node_modules/vite/bin/vite.js");
  const command = [process.execPath, vite, "build", "--outDir", building, "--emptyOutDir", "--logLevel", "warn"];
  // A test run sets another NODE_ENV, by which the pages would get React's much larger build for development.
  const environment = { NODE_ENV: "production" };
  const { code, output } = await runToEnd(command, { cwd: packageFolder, environment });
  if (code !== 0) {
    rmSync(building, { recursive: true, force: true });
    throw new Error(`the pages could not be built (exit code ${code})\n${output}`);
  }
  await compressAssets(join(building, "assets"));
  writeFileSync(join(building, markFile), wanted);
  replaceFolder(builtPagesFolder, building);
}

/** Another build may do the same at this very moment; whichever comes second leaves the pages of the first. */
function replaceFolder(folder: string, next: string): void {
  const old = `${next}-old`;
  const wasThere = renamed(folder, old, "ENOENT");
  if (!renamed(next, folder, "ENOTEMPTY")) rmSync(next, { recursive: true });
  if (wasThere) rmSync(old, { recursive: true });
}

/** False where the renaming fails for the reason that is named. */
function renamed(from: string, to: string, unless: "ENOENT" | "ENOTEMPTY"): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === unless) return false;
    throw error;
  }
}

function markOf(folder: string): string | null {
  const file = join(folder, markFile);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** Of all that decides what is built: the sources, the contracts that they import, and the versions of the libraries. */
function digestOfSources(): string {
  const hash = createHash("sha256");
  const sources = [
    ...["package.json", "vite.config.ts", "tsconfig.json", "console.html", "instance.html"].map((name) =>
      join(packageFolder, name),
    ),
    ...filesBelow(join(packageFolder, "src")),
    ...filesBelow(join(root, "packages/contracts/src")),
    join(root, "pnpm-lock.yaml"),
  ];
  for (const file of sources) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.sort();
}
