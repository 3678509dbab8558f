import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { license } from "@oneseat/contracts/report";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../infra/local/free-port.ts";
import { waitUntil } from "../../infra/local/wait-until.ts";
import { readyMsMax, StartRun } from "../stack/start-run.ts";

const goneMsMax = 15_000;

let folder: string;
let port: number;
let connectorPort: number;
let runner: StartRun | undefined;
let firstReport: string | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oneseat-start-"));
  [port, connectorPort] = await Promise.all([freePort(), freePort()]);
});
afterAll(async () => {
  runner?.process.kill("SIGKILL");
  await untilGone(processNumbers());
  rmSync(folder, { recursive: true, force: true });
});

/** In this order: each goes on from what the one before has left. */
describe("npm start", () => {
  test("gets ready with a report", { timeout: readyMsMax }, async () => {
    runner = await start();
    const { report, seats_consumed, stale } = await readLicense();
    firstReport = report?.id;
    expect(runner.output).toMatch(/^OneSeat is ready: http:\/\/localhost:\d+$/m);
    expect(runner.output).toContain(`consumes ${seats_consumed.toLocaleString("en")} of`);
    expect(stale).toBe(false);
  });

  test("keeps its secrets to their owner", () => {
    for (const file of ["owner-token", "operator-token", "postgres-password", "redis/users.acl"]) {
      expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600);
    }
  });

  test("refuses a port that is taken", async () => {
    const second = new StartRun({ folder: join(folder, "second"), port, connectorPort });
    await new Promise((resolve) => second.process.once("close", resolve));
    expect(second.process.exitCode).toBe(1);
    expect(second.output).toContain(`port ${port} is taken`);
    expect(second.output).toContain("PORT=");
  });

  test("starts a killed service again", { timeout: readyMsMax }, async () => {
    process.kill(Number(readFileSync(join(folder, "run", "api.pid"), "utf8")), "SIGKILL");
    await runner?.untilSaid("api runs again");
    expect((await readLicense()).report?.id).toBe(firstReport);
  });

  test("leaves no process after kill -9", async () => {
    const numbers = processNumbers();
    expect(numbers).toHaveLength(9);
    runner?.process.kill("SIGKILL");
    expect(await untilGone(numbers)).toBe(true);
  });

  test("goes on where it was killed", { timeout: readyMsMax }, async () => {
    runner = await start();
    expect((await readLicense()).report?.id).toBe(firstReport);
  });

  test("stops every process when asked", async () => {
    const numbers = processNumbers();
    const ended = new Promise((resolve) => runner?.process.once("close", resolve));
    runner?.process.kill("SIGTERM");
    await ended;
    expect(runner?.process.exitCode).toBe(0);
    expect(numbers.filter(isAlive)).toEqual([]);
  });
});

async function start(): Promise<StartRun> {
  runner = new StartRun({ folder, port, connectorPort });
  await runner.untilReady();
  return runner;
}

async function readLicense() {
  const token = readFileSync(join(folder, "owner-token"), "utf8").trim();
  const url = `http://127.0.0.1:${port}/api/v1/enterprises/octo-corp/license`;
  return license.parse(await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json());
}

/** Of our programs, Postgres and Redis. */
function processNumbers(): readonly number[] {
  const programs = readdirSync(join(folder, "run")).filter((name) => name.endsWith(".pid"));
  const files = [...programs.map((name) => join("run", name)), "postgres/postmaster.pid", "redis/redis.pid"];
  return files.flatMap((file) => {
    try {
      return [Number.parseInt(readFileSync(join(folder, file), "utf8"), 10)];
    } catch {
      return []; // has stopped and cleared up
    }
  });
}

function untilGone(numbers: readonly number[]): Promise<true | undefined> {
  return waitUntil(() => (numbers.some(isAlive) ? undefined : true), { waitMsMax: goneMsMax });
}

/** One that nobody has waited for yet (where process 1 is no real init, for ever) has ended all the same. */
function isAlive(number: number): boolean {
  try {
    process.kill(number, 0);
    return process.platform !== "linux" || !readFileSync(`/proc/${number}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
