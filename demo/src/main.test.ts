import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { readDemoConfig } from "./config.ts";

type DemoProcess = ChildProcessByStdio<Writable, Readable, null>;

const running: DemoProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

describe("demo process", () => {
  test("serves three instances until stdin ends", async () => {
    const child = startProcess({ ONESEAT_DEMO_GHES_PORTS: "0,0,0", ONESEAT_DEMO_GHES_TOKEN: "a-token" });
    const urls = await listenLines(child, 3);
    const authorization = `Basic ${Buffer.from("site-admin:a-token").toString("base64")}`;
    const versions = await Promise.all(
      urls.map(async (url) => (await fetch(`${url}/api/v3/meta`, { headers: { authorization } })).text()),
    );
    expect(versions.map((body) => JSON.parse(body).installed_version)).toEqual(["3.19.2", "3.18.4", "3.14.9"]);
    const exit = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    expect(await exit).toBe(0);
  });

  test("names every variable that is wrong", () => {
    const environment = { ONESEAT_DEMO_GHES_PORTS: "1,2" };
    expect(() => readDemoConfig(environment)).toThrow(/ONESEAT_DEMO_GHES_PORTS: must be 3.*ONESEAT_DEMO_GHES_TOKEN/s);
  });
});

function startProcess(variables: Record<string, string>): DemoProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./main.ts", import.meta.url))], {
    env: { ...process.env, ONESEAT_STOP_ON_STDIN_END: "on", ...variables },
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.push(child);
  return child;
}

/** The addresses in the log lines that say that an instance listens. */
async function listenLines(child: DemoProcess, count: number): Promise<string[]> {
  const urls: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line);
    if (typeof url === "string") urls.push(url);
    if (urls.length === count) break;
  }
  return urls;
}
