import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StartedProcess } from "./started-process.ts";
import { Supervised } from "./supervised.ts";
import { waitUntil } from "./wait-until.ts";

const forever = "process.stdin.on('end', () => process.exit()).resume()";

let folder: string;
let launched: StartedProcess[];
let said: string[];
let givenUp: Error | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oneseat-supervised-"));
  launched = [];
  said = [];
  givenUp = undefined;
});
afterEach(async () => {
  await Promise.all(launched.map((started) => started.kill()));
  rmSync(folder, { recursive: true, force: true });
});

describe("Supervised", () => {
  test("starts again what was killed", async () => {
    const supervised = supervise(forever);
    await supervised.start();
    await launched[0]?.kill();
    await waitUntil(() => (said.includes("thing runs again") ? true : undefined), { waitMsMax: 10_000 });
    expect(said).toEqual(["thing ended by SIGKILL: starting it again", "thing runs again"]);
    await supervised.stop(1_000);
    expect(launched.map(({ exit }) => exit !== undefined)).toEqual([true, true]);
  });

  test("gives up what keeps ending", async () => {
    const supervised = supervise("process.exit(3)");
    await supervised.start();
    await waitUntil(() => givenUp, { waitMsMax: 20_000 });
    expect(givenUp?.message).toBe("thing ended 3 times in a row, at last: ended with exit code 3");
    expect(launched).toHaveLength(3);
  });

  test("stays stopped once stopped", async () => {
    const supervised = supervise(forever);
    await supervised.start();
    await supervised.stop(1_000);
    expect(launched).toHaveLength(1);
    expect(said).toEqual([]);
  });
});

function supervise(script: string): Supervised {
  return new Supervised({
    name: "thing",
    say: (text) => said.push(text),
    onGivenUp: (error) => {
      givenUp = error;
    },
    endsInRowMax: 2,
    launch: async () => {
      const started = new StartedProcess({
        command: process.execPath,
        args: ["--eval", script],
        logFile: join(folder, "thing.log"),
      });
      launched.push(started);
      return started;
    },
  });
}
