import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../infra/local/free-port.ts";
import { StartRun } from "../stack/start-run.ts";

/** Where a browser finds what `npm start` runs, and who may sign in. */
export type RunningOneSeat = {
  readonly consoleUrl: string;
  readonly ownerToken: string;
  readonly operatorToken: string;
  readonly instances: Readonly<Record<InstanceName, { readonly url: string; readonly adminToken: string }>>;
};

const instanceNames = ["eu", "us", "lab"] as const;
export type InstanceName = (typeof instanceNames)[number];

/** Runs what `npm start` does, in a temporary folder that goes with it. */
export async function startOneSeat(): Promise<{ readonly oneseat: RunningOneSeat; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "oneseat-browser-"));
  const [port, connectorPort] = await Promise.all([freePort(), freePort()]);
  const run = new StartRun({ folder, port, connectorPort });
  const close = async () => {
    await run.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await run.untilReady();
  } catch (error) {
    await close();
    throw error;
  }
  const secret = (file: string) => readFileSync(join(folder, file), "utf8").trim();
  const instance = (name: InstanceName, index: number) => ({
    url: `http://localhost:${connectorPort + index}`,
    adminToken: secret(`connectors/${name}/token`),
  });
  const [eu, us, lab] = [instance("eu", 0), instance("us", 1), instance("lab", 2)];
  const oneseat = {
    consoleUrl: `http://localhost:${port}`,
    ownerToken: secret("owner-token"),
    operatorToken: secret("operator-token"),
    instances: { eu, us, lab },
  };
  return { oneseat, close };
}
