/** `npm run check`: all that is wrong with the sources without running them, each complaint with its file and line. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkImports } from "./checks/check-imports.ts";
import { checkLayout } from "./checks/check-layout.ts";
import { checkManifests } from "./checks/check-manifests.ts";
import { readManifests } from "./checks/read-manifests.ts";
import { readSourceFiles } from "./checks/source-files.ts";
import { runToEnd } from "./local/run-to-end.ts";

type Check = { readonly name: string; run(): Promise<readonly string[]> | readonly string[] };

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const files = readSourceFiles(root);
const manifests = readManifests(root);

const checks: readonly Check[] = [
  {
    name: "lint, format and import order (biome)",
    run: () => tool("@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]),
  },
  { name: "types (tsc)", run: () => tool("typescript/bin/tsc", ["--noEmit", "-p", "."]) },
  { name: "types of the pages (tsc)", run: () => tool("typescript/bin/tsc", ["--noEmit", "-p", "packages/console"]) },
  { name: "import direction", run: () => checkImports(files, manifests) },
  { name: "dependencies in package.json", run: () => checkManifests(files, manifests) },
  { name: "folders and file names", run: () => checkLayout(files) },
];

let failures = 0;
for (const { name, run } of checks) {
  const startedAt = performance.now();
  const complaints = await run();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${complaints.length === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  for (const complaint of complaints) console.log(complaint);
  failures += complaints.length === 0 ? 0 : 1;
}
console.log(
  failures === 0 ? `${files.length} files checked, nothing wrong` : `${failures} of ${checks.length} checks failed`,
);
process.exitCode = failures === 0 ? 0 : 1;

async function tool(file: string, args: readonly string[]): Promise<readonly string[]> {
  const { code, output } = await runToEnd([process.execPath, join(root, "node_modules", file), ...args], { cwd: root });
  return code === 0 ? [] : [output.trimEnd()];
}
