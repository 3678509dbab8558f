import type { EnrolResponse } from "@oneseat/contracts/connection";
import type { Logger } from "@oneseat/runtime/create-logger";
import type { ApiClient } from "./api-client.ts";
import type { Clock } from "./clock.ts";
import type { ConnectorConfig } from "./config.ts";
import type { Enrolment, EnteredEnrolment } from "./enrolment/enrolment.ts";
import type { ConnectorKeys } from "./keys.ts";
import type { Spool } from "./spool/open-spool.ts";
import { createHttpsTransport } from "./sync/https-transport.ts";
import { createQueueTransport, type QueueLimits } from "./sync/queue-transport.ts";
import type { UsageReading } from "./sync/read-usage.ts";
import type { SyncControl } from "./sync/sync-control.ts";
import { createSyncRunner } from "./sync/sync-runner.ts";
import type { Transport } from "./sync/transport.ts";

export type ConnectSyncsOptions = {
  readonly config: ConnectorConfig;
  readonly queue: { readonly prefix: string | undefined; readonly limits: QueueLimits | undefined };
  readonly enrolment: Enrolment;
  readonly sync: SyncControl;
  readonly spool: Spool;
  readonly api: ApiClient;
  readonly keys: ConnectorKeys;
  readonly openReading: (readingId: string, signal: AbortSignal) => Promise<UsageReading>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly closing: AbortSignal;
};

export type ConnectedSyncs = {
  start(): void;
  /** Enrols as a person has entered, who waits for it, then as `start`. */
  enter(entered: EnteredEnrolment): Promise<void>;
  close(): Promise<void>;
};

/** Enrols where that is to be done, then lets syncs run over the connection that there is. */
export function connectSyncs(parts: ConnectSyncsOptions): ConnectedSyncs {
  const { enrolment, sync, spool, openReading, clock, logger, closing } = parts;
  let transport: Transport | undefined;
  let connecting = Promise.resolve();

  const connect = async () => {
    const connection = await enrolment.connect();
    if (!connection) {
      sync.giveUp(enrolment.current().reason ?? "The connector is not enrolled.");
      return;
    }
    transport = openTransport(parts, connection);
    await transport.start();
    const onFinished = () => sync.reconsider();
    const runner = createSyncRunner({ syncs: spool.syncs, transport, openReading, onFinished, clock, logger });
    sync.connect(runner, connection.connection_id);
  };

  const start = () => {
    connecting = connecting.then(connect).catch((error: unknown) => {
      if (!closing.aborted) throw error;
    });
  };

  return {
    start,
    enter: async (entered) => {
      try {
        await enrolment.enter(entered);
      } catch (error) {
        // Asked for while it was tried.
        sync.giveUp(enrolment.current().reason ?? "The connector is not enrolled.");
        throw error;
      }
      start();
    },
    close: async () => {
      await connecting;
      await sync.close();
      await transport?.close();
    },
  };
}

function openTransport(parts: ConnectSyncsOptions, connection: EnrolResponse): Transport {
  const { config, queue, spool, api, keys, clock, logger } = parts;
  switch (config.transport) {
    case "https":
      return createHttpsTransport({ connection, api, syncs: spool.syncs, clock });
    case "queue":
      return createQueueTransport({
        ...{ connection, keys, syncs: spool.syncs, clock, logger },
        redisUrl: config.redisUrl,
        queuePrefix: queue.prefix,
        limits: queue.limits,
      });
    default:
      return config.transport satisfies never;
  }
}
