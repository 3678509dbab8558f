import { dedupEnterprise, deliverReceipt, type JobName } from "@oneseat/contracts/job-payloads";
import type { Database } from "@oneseat/database/open-database";
import type { JobQueue } from "@oneseat/queue/open-queue";
import type { Logger } from "@oneseat/runtime/create-logger";
import { describeError } from "@oneseat/runtime/describe-error";
import { RepeatingTask } from "@oneseat/runtime/repeating-task";
import type { ReceiptQueues } from "../queue-door/receipt-queues.ts";
import type { SyncMetrics } from "../syncs/sync-metrics.ts";
import { listenOutbox } from "./listen-outbox.ts";
import { type OutboxRow, relayOutbox, rowsPerPass } from "./relay-outbox.ts";

/** Commits wake the relay; this is for those whose notice was missed, and for queues that were away. */
const pollIntervalMs = 2_000;
/** Hundreds of commits a second go out together; a single one goes at once. */
const passGapMs = 25;

export type OutboxRelayOptions = {
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: SyncMetrics;
  readonly receipts: ReceiptQueues;
  /** The dedup queue of an enterprise's shard. */
  readonly dedupQueue: (enterpriseId: string) => JobQueue<"dedup-enterprise">;
};

export type OutboxRelay = {
  start(): void;
  /** Something has been committed. */
  nudge(): void;
  close(): Promise<void>;
};

/** Has every job of the outbox sent soon after its commit. A queue that is away holds up its own jobs alone. */
export function createOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { database, receipts, dedupQueue } = options;
  const tasks = [
    relayTask(options, "deliver-receipt", async ({ recipient_id, payload }) => {
      if (recipient_id === null) throw new Error("a receipt in the outbox is for nobody");
      await receipts.send(recipient_id, deliverReceipt.parse(payload).receipt);
    }),
    relayTask(options, "dedup-enterprise", async ({ enterprise_id, payload }) => {
      await dedupQueue(enterprise_id).send(dedupEnterprise.parse(payload), { deduplicationId: enterprise_id });
    }),
  ];
  let timer: NodeJS.Timeout | undefined;
  let nudgedAt = Number.NEGATIVE_INFINITY;
  const nudge = () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        nudgedAt = performance.now();
        for (const task of tasks) task.nudge();
      },
      Math.max(0, nudgedAt + passGapMs - performance.now()),
    );
  };
  const listening = listenOutbox(database, nudge);
  return {
    nudge,
    start() {
      listening.start();
      for (const task of tasks) task.start();
    },
    async close() {
      clearTimeout(timer);
      await Promise.all([listening.close(), ...tasks.map((task) => task.close())]);
    },
  };
}

function relayTask(
  { database, logger, metrics }: OutboxRelayOptions,
  job: JobName,
  send: (row: OutboxRow) => Promise<void>,
): RepeatingTask {
  return new RepeatingTask({
    intervalMs: pollIntervalMs,
    onError: (error) => logger.warn({ job, error: describeError(error) }, "outbox held up"),
    async run() {
      const sent = await relayOutbox(database, job, send);
      metrics.relayed.inc({ job }, sent);
      return sent === rowsPerPass;
    },
  });
}
