import { existsSync } from "node:fs";
import { join } from "node:path";
import { connection, createdConnection } from "@oneseat/contracts/connection";
import type { DemoEnterprise, DemoInstance } from "@oneseat/demo/octo-corp";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import type { DataFolder } from "./data-folder.ts";
import { ghesToken, ghesUsername } from "./demo-instances.ts";
import { startNodeProgram } from "./node-process.ts";
import type { Part } from "./run.ts";
import { localAddress, type RunSettings } from "./run-settings.ts";
import { apiUrl } from "./services.ts";

export type DemoConnector = {
  readonly instance: DemoInstance;
  readonly folder: string;
  readonly url: string;
  readonly port: number;
  readonly ghesPort: number;
};

const connectionList = z.object({ items: z.array(connection) });

export function demoConnectors(options: {
  readonly demo: DemoEnterprise;
  readonly folder: DataFolder;
  readonly settings: RunSettings;
  readonly ghesPorts: readonly number[];
}): readonly DemoConnector[] {
  const { demo, folder, settings, ghesPorts } = options;
  return demo.instances.map((instance, index) => {
    const port = settings.connectorPort + index;
    return {
      instance,
      folder: folder.at("connectors", instance.place),
      url: `http://${localAddress(settings.host)}:${port}`,
      port,
      ghesPort: ghesPorts[index] ?? 0,
    };
  });
}

/** A one-time token for each instance that is not enrolled yet; a start that was killed half-way leaves some that are not. */
export async function enrolmentTokens(
  connectors: readonly DemoConnector[],
  owner: ApiClient,
  slug: string,
): Promise<ReadonlyMap<DemoConnector, string>> {
  const path = `/api/v1/enterprises/${slug}/connections`;
  const { items } = connectionList.parse((await owner.send(`${path}?limit=100`)).body);
  const tokens = new Map<DemoConnector, string>();
  for (const connector of connectors) {
    const hostName = connector.instance.hostName;
    const known = items.filter((item) => item.host_name === hostName);
    // Enrolled on both sides; a kill may have come between the two.
    const isEnrolled = known.some((item) => item.state === "enrolled");
    if (isEnrolled && existsSync(join(connector.folder, "connection.json"))) continue;
    for (const { id } of known) await owner.send(`${path}/${id}`, { method: "DELETE", expect: [404] });
    const { body } = await owner.send(path, { method: "POST", body: { host_name: hostName } });
    const token = createdConnection.parse(body).enrolment_token;
    if (token !== null) tokens.set(connector, token);
  }
  return tokens;
}

export function connectorParts(
  connectors: readonly DemoConnector[],
  tokens: ReadonlyMap<DemoConnector, string>,
  options: { readonly folder: DataFolder; readonly settings: RunSettings; readonly redisUrl: string },
): readonly Part[] {
  const { folder, settings, redisUrl } = options;
  return connectors.map((connector) => {
    const { instance, port, ghesPort } = connector;
    const environment = {
      HOST: settings.host,
      PORT: String(port),
      DATABASE_URL: "",
      REDIS_URL: withoutCredentials(settings.snapshotRedisUrl ?? redisUrl),
      ONESEAT_DATA_DIR: connector.folder,
      ONESEAT_SOURCE: "ghes",
      ONESEAT_GHES_URL: `http://127.0.0.1:${ghesPort}`,
      ONESEAT_GHES_USERNAME: ghesUsername,
      ONESEAT_GHES_TOKEN: ghesToken(folder),
      ONESEAT_HOST_NAME: instance.hostName,
      ONESEAT_API_URL: apiUrl(settings),
      ONESEAT_ENROLMENT_TOKEN: tokens.get(connector) ?? "",
    };
    const name = `connector-${instance.place}`;
    const program = {
      name,
      file: "services/connector/src/main.ts",
      environment,
      ready: { url: `${connector.url}/livez` },
    };
    return { name, launch: (signal) => startNodeProgram(program, folder, signal) };
  });
}

/** A connector has a user of its own there, got at enrolment; what stands in our address is ours. */
function withoutCredentials(url: string): string {
  return Object.assign(new URL(url), { username: "", password: "" }).href;
}
