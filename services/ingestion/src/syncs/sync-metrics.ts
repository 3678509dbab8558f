import { Counter, Gauge, type Registry } from "prom-client";

export type SyncMetrics = ReturnType<typeof createSyncMetrics>;

/** Names no tenant: ways, kinds and codes are fixed lists. */
export function createSyncMetrics(registry: Registry) {
  return {
    finished: new Counter({
      name: "oneseat_ingestion_syncs_total",
      help: "Syncs that reached their final state; code is empty for a success.",
      labelNames: ["way", "kind", "code"] as const,
      registers: [registry],
    }),
    accountsRead: new Counter({
      name: "oneseat_ingestion_accounts_read_total",
      help: "Accounts and other records that were read and valid.",
      registers: [registry],
    }),
    running: new Gauge({
      name: "oneseat_ingestion_syncs_running",
      help: "Syncs that this process reads or applies.",
      registers: [registry],
    }),
    messages: new Counter({
      name: "oneseat_ingestion_messages_total",
      help: "Messages from the connectors' queue, by what came of them.",
      labelNames: ["result"] as const,
      registers: [registry],
    }),
    relayed: new Counter({
      name: "oneseat_ingestion_outbox_relayed_total",
      help: "Jobs sent from the outbox.",
      labelNames: ["job"] as const,
      registers: [registry],
    }),
  };
}
