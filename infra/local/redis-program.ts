import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd } from "./run-to-end.ts";
import { unpackDistributionPackage } from "./unpack-distribution-package.ts";

export type RedisProgram = {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
};

const unpackedFolder = fileURLToPath(new URL("../../.oneseat/tools/redis", import.meta.url));

/** Selectors in access rules, which keep the connectors apart, came with Redis 7. All of Valkey has them. */
const majorVersionMin = 7;

/**
 * A real Redis: of the system, or on Debian and Ubuntu the distribution's own packages, unpacked into .oneseat/tools without
 * being installed (no root, no change to the system). Throws with what to install where there is neither.
 */
export async function redisProgram(say: (text: string) => void): Promise<RedisProgram> {
  for (const name of ["valkey-server", "redis-server"]) {
    const program = { command: inPath(name) ?? "", environment: {} };
    if (program.command && (await isRecent(program))) return program;
  }
  if (!existsSync(unpackedFolder)) {
    if (!inPath("apt-get") || !inPath("dpkg-deb")) throw new Error(`OneSeat needs a Redis. ${howToInstall()}`);
    say("no Redis on this machine: fetching the distribution's package into .oneseat/tools (nothing is installed)");
    const complaint = await unpackDistributionPackage("redis-server", unpackedFolder);
    if (complaint)
      throw new Error(`OneSeat needs a Redis, and apt could not fetch one:\n${complaint}\n${howToInstall()}`);
  }
  const unpacked = {
    command: join(unpackedFolder, "usr", "bin", "redis-server"),
    environment: { LD_LIBRARY_PATH: libraryFolders(join(unpackedFolder, "usr", "lib")).join(delimiter) },
  };
  if (await isRecent(unpacked)) return unpacked;
  throw new Error(
    `the Redis of this distribution does not run here or is older than ${majorVersionMin}. ${howToInstall()}`,
  );
}

async function isRecent({ command, environment }: RedisProgram): Promise<boolean> {
  const { output } = await runToEnd([command, "--version"], { environment });
  return Number(/ v=(\d+)\./.exec(output)?.[1] ?? 0) >= majorVersionMin;
}

function inPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** Debian keeps the libraries one folder down, in one that is named after the machine (x86_64-linux-gnu). */
function libraryFolders(lib: string): readonly string[] {
  if (!existsSync(lib)) return [];
  const inner = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [lib, ...inner.map((entry) => join(lib, entry.name))];
}

function howToInstall(): string {
  const install =
    process.platform === "darwin"
      ? "brew install valkey"
      : process.platform === "win32"
        ? "run OneSeat in WSL or a container"
        : "apt-get install redis-server, dnf install valkey, apk add valkey, or pacman -S valkey";
  return `Install Redis 7 or later, or Valkey (${install}), or set REDIS_URL to one that runs (redis://user:password@host:6379).`;
}
