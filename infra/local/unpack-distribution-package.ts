import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { runToEnd } from "./run-to-end.ts";

const boundedWaits = [
  "-o",
  "Acquire::http::Timeout=20",
  "-o",
  "Acquire::https::Timeout=20",
  "-o",
  "Acquire::Retries=2",
];

/**
 * Unpacks a package of Debian or Ubuntu, with all that it needs and the system lacks, into a folder; installs nothing.
 * Needs no root. Works in a folder of its own and moves the result in place complete: a kill, or the same at the same time
 * in another process, does no harm. Gives what went wrong, or undefined.
 */
export async function unpackDistributionPackage(name: string, folder: string): Promise<string | undefined> {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    const failed = await downloadWithSystemLists(name, work);
    const complaint = failed === undefined ? undefined : await downloadWithOwnLists(name, work);
    if (complaint !== undefined) return complaint;
    const unpacked = join(work, "unpacked");
    for (const file of readdirSync(work).filter((entry) => entry.endsWith(".deb"))) {
      const { code, output } = await runToEnd(["dpkg-deb", "-x", join(work, file), unpacked]);
      if (code !== 0) return output;
    }
    if (!existsSync(folder)) renameSync(unpacked, folder);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function downloadWithSystemLists(name: string, work: string): Promise<string | undefined> {
  return download(name, work, []);
}

/** The system's lists may be missing (most container images have none) or older than the archive, and only root may renew them. */
async function downloadWithOwnLists(name: string, work: string): Promise<string | undefined> {
  const lists = join(work, "lists");
  const cache = join(work, "cache");
  for (const part of [join(lists, "partial"), join(cache, "archives", "partial")]) mkdirSync(part, { recursive: true });
  const ownState = ["-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${cache}`, "-o", "Debug::NoLocking=1"];
  const { code, output } = await runToEnd(["apt-get", ...aptOptions(ownState), "update"], { cwd: work });
  return code === 0 ? download(name, work, ownState) : output;
}

async function download(name: string, work: string, state: readonly string[]): Promise<string | undefined> {
  const simulated = ["apt-get", ...aptOptions(state), "install", "--simulate", "--no-install-recommends", name];
  const plan = await runToEnd(simulated, { cwd: work });
  if (plan.code !== 0) return plan.output;
  const missing = [...plan.output.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? "");
  const { code, output } = await runToEnd(["apt-get", ...aptOptions(state), "download", ...missing], { cwd: work });
  return code === 0 ? undefined : output;
}

/** As root, apt would change to a user of its own who may not write into our folder. */
function aptOptions(state: readonly string[]): readonly string[] {
  return [...boundedWaits, "-o", "APT::Sandbox::User=root", ...state];
}
