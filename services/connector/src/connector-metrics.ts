import { Gauge, Registry } from "prom-client";
import type { Dependencies } from "./dependencies.ts";

/** What of the spool is worth an alert; read when asked for. */
export function connectorMetrics({ spool: { syncs } }: Pick<Dependencies, "spool">): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `oneseat_connector_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  const lastSuccess = () => syncs.list().find(({ state }) => state === "success");
  gauge("last_success_timestamp_seconds", "When a sync last came to success; 0 before the first", () =>
    Math.round((lastSuccess()?.finishedAt ?? 0) / 1000),
  );
  gauge("last_success_accounts", "Accounts of the last successful sync", () => lastSuccess()?.accountsRead ?? 0);
  gauge("failed_syncs", "Syncs that failed since the last success", () => {
    const history = syncs.list();
    const success = history.findIndex(({ state }) => state === "success");
    return history.slice(0, success < 0 ? undefined : success).filter(({ state }) => state === "failure").length;
  });
  gauge("chunks_waiting", "Chunks of the sync under way that have no receipt yet", () => {
    const sync = syncs.underWay();
    return sync ? (sync.chunkCount ?? 0) - sync.chunksReceipted : 0;
  });
  gauge("held_up", "1 while the sync under way waits for something that is away", () =>
    syncs.underWay()?.heldUp ? 1 : 0,
  );
  return registry;
}
