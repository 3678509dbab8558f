import type { InstanceSync } from "@oneseat/contracts/instance-license";
import { formatCount, formatNumber } from "../components/format-number.ts";

/** What a sync is doing, or how it ended, in one sentence. */
export function wordsOfSync(sync: InstanceSync): string {
  switch (sync.stage) {
    case "reading":
      return sync.accounts_read === 0
        ? "Asking the instance for its users"
        : `Reading users: ${formatNumber(sync.accounts_read)} so far`;
    case "spooled":
      return `${formatCount(sync.accounts_read, "user")} read; sending begins`;
    case "publishing":
      return `Sending: ${partsOf(sync.chunks.published, sync.chunks.total)}`;
    case "waiting":
      return `Sent; OneSeat has confirmed ${partsOf(sync.chunks.receipted, sync.chunks.total)}`;
    case "done":
      return sync.state === "success" ? `${formatCount(sync.accounts_read, "user")} synced` : "The last sync failed";
    default:
      return sync.stage satisfies never;
  }
}

/** Whom the instance keeps to itself, and why; null: nobody. */
export function wordsOfLeftOut({ suspended, built_in }: InstanceSync["left_out"]): string | null {
  const parts = [
    ...(suspended > 0 ? [formatCount(suspended, "suspended user")] : []),
    ...(built_in > 0 ? [formatCount(built_in, "built-in account")] : []),
  ];
  return parts.length === 0 ? null : `${parts.join(" and ")} left out: they consume no license`;
}

/** Between 0 and 100; null while it is not known how much there is. Reading has no end in sight; it counts for nothing. */
export function percentOfSync({ stage, chunks }: InstanceSync): number | null {
  if (stage === "done") return 100;
  if (stage === "reading" || chunks.total === null) return null;
  // Half of the way is sending, the other half is OneSeat's.
  return Math.round((50 * (chunks.published + chunks.receipted)) / Math.max(1, chunks.total));
}

const whoms: Readonly<Record<string, string>> = {
  source: "Waiting for the users of the instance",
  queue: "Waiting for the queue",
  api: "Waiting for OneSeat",
  ingestion: "Waiting for OneSeat to take the users in",
};

/** Who holds a sync up, as a heading. */
export function wordsOfWaiting(whom: string): string {
  return whoms[whom] ?? "Waiting";
}

function partsOf(done: number, total: number | null): string {
  return total === null ? formatCount(done, "part") : `${formatNumber(done)} of ${formatCount(total, "part")}`;
}
