import type { DedupEnterprise } from "@oneseat/contracts/job-payloads";
import { claimEnterprise } from "./claim-enterprise.ts";
import type { DedupOutcome } from "./dedup-metrics.ts";
import type { Dependencies } from "./dependencies.ts";
import { matchAccounts } from "./matching/match-accounts.ts";
import { readMatchingInput } from "./reading/read-matching-input.ts";
import { StaleClaimError } from "./report/stale-claim-error.ts";
import { type CurrentReport, writeReport } from "./report/write-report.ts";
import { writeSearchIndex } from "./search/write-search-index.ts";

/**
 * Finds the people of an enterprise anew and makes the result its current report, then makes its people searchable. Always
 * from all accounts: what asked for it does not matter. Running twice is harmless: the second finds nothing due, or
 * the same people; and of two at once the fence lets only the later claim store.
 */
export async function dedupEnterprise({ enterprise_id }: DedupEnterprise, deps: Dependencies): Promise<void> {
  await renewReport(enterprise_id, deps);
  // Also where no report was due: the worker of the last one may have died before it came to this.
  await followWithSearch(enterprise_id, deps);
}

async function renewReport(enterprise_id: string, deps: Dependencies): Promise<void> {
  try {
    const report = await findReport(enterprise_id, deps);
    if (report === null) return finish("not_due", { enterprise_id }, deps);
    const facts = { enterprise_id, report_id: report.id, version: report.version };
    finish(report.isNew ? "new_report" : "unchanged", facts, deps);
  } catch (error) {
    if (!(error instanceof StaleClaimError)) throw error;
    // The worker with the later claim does this enterprise; another try here would only take it away again.
    finish("stale", { enterprise_id }, deps);
  }
}

async function findReport(enterpriseId: string, deps: Dependencies): Promise<CurrentReport | null> {
  const { database, metrics, closing } = deps;
  const fence = await claimEnterprise(database, enterpriseId);
  if (fence === null) return null;
  const endReading = metrics.seconds.startTimer({ step: "read" });
  const read = await readMatchingInput(database, enterpriseId, { signal: closing, onlyIfDue: true });
  endReading();
  if (read === null) return null;
  const endMatching = metrics.seconds.startTimer({ step: "match" });
  const result = matchAccounts(read.input);
  endMatching();
  const endWriting = metrics.seconds.startTimer({ step: "write" });
  const { accountsVersion, input } = read;
  const found = { enterpriseId, result, hostNames: input.accounts.hostNames, accountsVersion };
  const report = await writeReport(database, { ...found, fence, signal: closing });
  endWriting();
  return report;
}

async function followWithSearch(enterprise_id: string, { database, logger, metrics, closing }: Dependencies) {
  const endIndexing = metrics.seconds.startTimer({ step: "index" });
  if (!(await writeSearchIndex(database, enterprise_id, { signal: closing }))) return;
  const seconds = endIndexing();
  logger.info({ enterprise_id, ms: Math.round(seconds * 1_000) }, "people can be searched");
}

function finish(
  outcome: DedupOutcome,
  facts: Record<string, string | number>,
  { logger, metrics }: Dependencies,
): void {
  metrics.runs.inc({ outcome });
  logger.info({ ...facts, outcome }, "dedup done");
}
