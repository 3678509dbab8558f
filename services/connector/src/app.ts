import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { signingPublicKey } from "@oneseat/contracts/connection";
import type { InstanceIdentity } from "@oneseat/contracts/instance-license";
import type { Logger } from "@oneseat/runtime/create-logger";
import type { Service } from "@oneseat/runtime/run-service";
import { EnvHttpProxyAgent } from "undici";
import { v7 as uuidV7 } from "uuid";
import { createApiClient } from "./api-client.ts";
import { AdminAccess } from "./authenticate.ts";
import { buildServer } from "./build-server.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { ConnectorConfig } from "./config.ts";
import { connectSyncs } from "./connect-syncs.ts";
import { createEnrolment } from "./enrolment/enrolment.ts";
import { type ConnectorKeys, loadKeys } from "./keys.ts";
import { createLicenseReader } from "./license-reader.ts";
import { ensureSecretFile } from "./secret-file.ts";
import { openSource } from "./sources/open-source.ts";
import { openSpool } from "./spool/open-spool.ts";
import type { QueueLimits } from "./sync/queue-transport.ts";
import { readUsage } from "./sync/read-usage.ts";
import { createSyncControl } from "./sync/sync-control.ts";

export type Connector = Service & {
  /** Where it listens, once started. */
  readonly url: string;
};

/** What tests set; the defaults are those of production. */
export type ConnectorOptions = {
  readonly clock?: Clock;
  readonly queuePrefix?: string;
  readonly queueLimits?: QueueLimits;
};

/** The connector service: its parts, wired by hand, and their life. */
export function createConnector(config: ConnectorConfig, logger: Logger, options: ConnectorOptions = {}): Connector {
  const parts: Part[] = [];
  const closing = new AbortController();
  let url = "";
  let closed: Promise<void> | undefined;
  return {
    start: async () => {
      url = await startParts({ config, logger, options, parts, closing: closing.signal });
      logger.info({ url, host_name: config.hostName }, "connector listens");
    },
    close: () => {
      closing.abort();
      closed ??= closeParts(parts);
      return closed;
    },
    get url() {
      return url;
    },
  };
}

/** How to let go of something that was opened. */
type Part = () => unknown;

type Start = {
  readonly config: ConnectorConfig;
  readonly logger: Logger;
  readonly options: ConnectorOptions;
  /** Closed in the reverse of the order in which they are put in. */
  readonly parts: Part[];
  readonly closing: AbortSignal;
};

/** Resolves with the address once the routes answer; enrolment and syncs go on behind. */
async function startParts({ config, logger, options, parts, closing }: Start): Promise<string> {
  const { dataFolder, hostName } = config;
  const clock = options.clock ?? systemClock;
  prepareFolder(dataFolder);
  const spool = openSpool(dataFolder);
  parts.push(() => spool.close());
  const keys = await loadKeys(dataFolder);
  const adminToken = ensureSecretFile(join(dataFolder, "token"), () => randomBytes(32).toString("base64url")).trim();
  const serverId = config.serverId ?? ensureSecretFile(join(dataFolder, "server-id"), () => randomUUID()).trim();
  const dispatcher = createDispatcher(config.proxy);
  parts.push(() => dispatcher.destroy());
  // Without the variable there is neither enrolment nor transport `https`, so that nobody asks.
  const openApi = (url: string) => createApiClient({ url, dispatcher, clock });
  const api = openApi(config.apiUrl ?? "http://127.0.0.1");
  const token = config.enrolmentToken;
  const enrolment = createEnrolment({
    ...{ api, openApi, clock, keys, serverId, hostName },
    ...{ dataFolder, token, logger, signal: closing },
  });
  const enterprise = () => enrolment.current().connection?.enterprise ?? null;
  const source = openSource(config.source, { dispatcher, clock, dataFolder, enterprise });
  const sync = createSyncControl({ spool, serverId, enrolment: enrolment.current, clock });
  const identity = () => {
    const known = enrolment.current().connection;
    return {
      serverId: known?.server_id ?? serverId,
      hostName: known?.host_name ?? hostName,
      enterprise: enterprise(),
      syncEnabledAt: sync.schedule().enabledAt,
    };
  };
  const openReading = (readingId: string, signal: AbortSignal) =>
    readUsage({
      ...{ readingId, source, identity: identity(), signer: keys.signer },
      ...{ users: spool.users, clock, signal },
    });
  const syncs = connectSyncs({
    ...{ config, enrolment, sync, spool, api, keys, openReading, clock, logger, closing },
    queue: { prefix: options.queuePrefix, limits: options.queueLimits },
  });
  parts.push(() => syncs.close());
  const server = await buildServer({
    ...{ identity, spool, sync, apiUrl: config.apiUrl, clock, logger, closing },
    access: new AdminAccess(adminToken),
    instance: instanceOf(config, serverId, keys),
    enrol: syncs.enter,
    license: createLicenseReader({ source, settings: spool.settings, clock, logger }),
    enrolment: enrolment.current,
    openExport: (signal) => openReading(uuidV7(), signal),
  });
  parts.push(() => server.close());
  const url = await server.listen({ host: config.host, port: config.port });
  syncs.start();
  return url;
}

function instanceOf(config: ConnectorConfig, serverId: string, { pair }: ConnectorKeys): InstanceIdentity {
  return {
    host_name: config.hostName,
    server_id: serverId,
    key_id: pair.keyId,
    public_key: signingPublicKey.parse(pair.publicJwk),
    source: config.source.kind,
    transport: config.transport,
  };
}

async function closeParts(parts: Part[]): Promise<void> {
  for (const close of parts.splice(0).reverse()) await close();
}

/** For its owner alone: it holds keys and tokens. */
function prepareFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/** What runs on this machine is never asked for through a proxy. */
function createDispatcher({ http, https, none }: ConnectorConfig["proxy"]): EnvHttpProxyAgent {
  const noProxy = ["localhost", "127.0.0.1", "::1", ...(none === null ? [] : [none])].join(",");
  return new EnvHttpProxyAgent({ httpProxy: http ?? "", httpsProxy: https ?? "", noProxy });
}
