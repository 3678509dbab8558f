import type { DedupEnterprise } from "@oneseat/contracts/job-payloads";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { dedupAtOnce } from "./dedup-at-once.ts";
import type { DedupFacts } from "./dedup-journal.ts";
import type { DedupOutcome } from "./dedup-metrics.ts";
import type { Dependencies } from "./dependencies.ts";
import { type Due, dueOf } from "./find-due.ts";
import { findOutlook } from "./find-outlook.ts";
import { findPatience } from "./find-patience.ts";
import type { LargeLane } from "./large/large-lane.ts";
import type { PostponedDedups } from "./postponed-dedups.ts";

/** A sync that fails asks for no dedup: what waited for it looks again. */
const lookAgainMsMax = 1_000;

export type JobDependencies = Dependencies & {
  readonly large: Pick<LargeLane, "smallAccountsMax" | "isTaken" | "renewReport" | "renewIndex">;
  readonly postponed: Pick<PostponedDedups, "postpone">;
};

type Next =
  | { readonly outcome: DedupOutcome; readonly facts?: Partial<DedupFacts> }
  | { large: Due }
  | { postponeMs: number };

/**
 * Finds the people of an enterprise anew and makes the result its current report, with its people searchable. Always
 * from all accounts: what asked for it does not matter. Running twice is harmless: the second finds nothing due, or
 * the same people; and of two at once the fence lets only the later claim store.
 */
export async function dedupEnterprise({ enterprise_id }: DedupEnterprise, deps: JobDependencies): Promise<void> {
  const { database, journal, postponed } = deps;
  const next = await database.forEnterprise(
    enterprise_id,
    (transaction, [{ rows }]) => begin(transaction, rows[0], deps),
    { inKeyOrder: true, first: [dueOf(enterprise_id)] },
  );
  if ("large" in next) return dedupLarge(enterprise_id, next.large, deps);
  if ("outcome" in next) return journal.dedupDone(next.outcome, { enterprise_id, ...next.facts });
  postponed.postpone(enterprise_id, next.postponeMs);
  journal.dedupDone("postponed", { enterprise_id });
}

async function begin(transaction: EnterpriseTransaction, due: Due | undefined, deps: JobDependencies): Promise<Next> {
  if (!due || !(due.isReportDue || due.isIndexDue)) return { outcome: "not_due" };
  const postponeMs = await findDelay(transaction, due);
  if (postponeMs > 0) return { postponeMs };
  // One that would have to wait for its turn in this process leaves the queue to others meanwhile.
  if (due.accounts > deps.large.smallAccountsMax) {
    return deps.large.isTaken ? { postponeMs: lookAgainMsMax } : { large: due };
  }
  const report = await dedupAtOnce(transaction, due, deps);
  if (report === null) return { outcome: "not_due" };
  const facts = { report_id: report.id, version: report.version };
  return { outcome: report.isNew ? "new_report" : "unchanged", facts };
}

/** Files that come together shall make one report: a dedup waits for the syncs that are under way, a while at most. */
async function findDelay(transaction: EnterpriseTransaction, due: Due): Promise<number> {
  if (!due.isReportDue || !due.isSyncPending) return 0;
  const { isSyncUnderWay, reportMs } = await findPatience(transaction, due.accounts);
  return isSyncUnderWay ? Math.min(reportMs, lookAgainMsMax) : 0;
}

/** The index follows the report; one that the next report would soon make useless is left to that, a while at most. */
async function dedupLarge(enterpriseId: string, due: Due, deps: JobDependencies): Promise<void> {
  const { database, large, closing } = deps;
  // It is not where the worker of the last report died before it came to the index.
  if (due.isReportDue) await large.renewReport(enterpriseId, closing);
  const outlook = await findOutlook(database, enterpriseId);
  if (!outlook?.isIndexDue || (outlook.isReportDue && outlook.indexMs > 0)) return;
  await large.renewIndex(enterpriseId, closing);
}
