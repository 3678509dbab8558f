import { waitUntil } from "../../../infra/local/wait-until.ts";
import type { RunningConnector } from "../../stack/installation.ts";
import { ask } from "./ask.ts";
import type { BenchTenant } from "./bench-tenant.ts";
import type { RunningSystem } from "./running-system.ts";
import type { SnapshotFiles } from "./snapshot-files.ts";

const enrolMsMax = 30_000;

/** A connector for each instance, enrolled and told to wait: a bench begins the syncs of all at one time. */
export class BenchConnectors {
  readonly #system: RunningSystem;
  readonly #connectors: readonly RunningConnector[];

  private constructor(system: RunningSystem, connectors: readonly RunningConnector[]) {
    this.#system = system;
    this.#connectors = connectors;
  }

  static async start(system: RunningSystem, tenant: BenchTenant, files: SnapshotFiles): Promise<BenchConnectors> {
    const starts = files.servers.map((server) => startOne(system, tenant, server));
    return new BenchConnectors(system, await Promise.all(starts));
  }

  /** *Sync now* on each. */
  async syncNow(): Promise<void> {
    await Promise.all(
      this.#connectors.map(({ url, token }) => ask(`${url}/api/license/sync`, { method: "POST", token })),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#connectors.map(({ process }) => this.#system.stop(process)));
  }
}

/** A connector syncs as soon as it is enrolled, unless somebody has switched that off before. */
async function startOne(
  system: RunningSystem,
  tenant: BenchTenant,
  { hostName, serverId, file }: SnapshotFiles["servers"][number],
): Promise<RunningConnector> {
  const name = `${tenant.slug} ${hostName}`.replaceAll(" ", "-");
  const source = { ONESEAT_SOURCE: "json", ONESEAT_SOURCE_FILE: file };
  const environment = { ...source, ONESEAT_HOST_NAME: hostName, ONESEAT_SERVER_ID: serverId };
  const connector = await system.startConnector(name, environment);
  const { url, token } = connector;
  await ask(`${url}/api/license/sync`, { method: "PATCH", token, json: { enabled: false } });
  const enrolment_token = await tenant.invite(hostName);
  await ask(`${url}/api/enrolment`, { method: "POST", token, json: { enrolment_token } });
  await untilEnrolled(tenant, hostName);
  return connector;
}

async function untilEnrolled(tenant: BenchTenant, hostName: string): Promise<void> {
  const isEnrolled = async () => {
    const found = await tenant.connections();
    return found.some(({ host_name, state }) => host_name === hostName && state === "enrolled") ? true : undefined;
  };
  if (!(await waitUntil(isEnrolled, { waitMsMax: enrolMsMax }))) throw new Error(`${hostName} did not enrol`);
}
