import { claimEnterprise } from "./claim-enterprise.ts";
import { type DedupFacts, startClock } from "./dedup-journal.ts";
import type { Dependencies } from "./dependencies.ts";
import { findOutlook } from "./find-outlook.ts";
import { matchAccounts } from "./matching/match-accounts.ts";
import { readMatchingInput } from "./reading/read-matching-input.ts";
import { StaleClaimError } from "./report/stale-claim-error.ts";
import { type CurrentReport, writeReport } from "./report/write-report.ts";

/**
 * Makes the report of a large enterprise: claims it, reads it as it is at one moment, and writes what it finds in a transaction of
 * its own, so that nobody who changes the enterprise meanwhile waits for it. The fence decides whose report is stored. What
 * would be outdated before it is written is left to the dedup that is due already.
 */
export async function renewReport(enterprise_id: string, deps: Dependencies): Promise<void> {
  const { journal } = deps;
  try {
    const report = await findReport(enterprise_id, deps);
    if (typeof report === "string") return journal.dedupDone(report, { enterprise_id });
    const facts: DedupFacts = { enterprise_id, report_id: report.id, version: report.version };
    journal.dedupDone(report.isNew ? "new_report" : "unchanged", facts);
  } catch (error) {
    if (!(error instanceof StaleClaimError)) throw error;
    // The worker with the later claim does this enterprise; another try here would only take it away again.
    journal.dedupDone("stale", { enterprise_id });
  }
}

async function findReport(enterpriseId: string, deps: Dependencies): Promise<CurrentReport | "not_due" | "overtaken"> {
  const { database, journal, closing } = deps;
  const claim = await claimEnterprise(database, enterpriseId);
  if (!claim || claim.accountsVersion === claim.checkedAccountsVersion) return "not_due";
  const secondsOfReading = startClock();
  const read = await readMatchingInput(database, enterpriseId, closing);
  if (read === null) return "not_due";
  journal.stepDone("read", secondsOfReading());
  const secondsOfMatching = startClock();
  const result = matchAccounts(read.input);
  journal.stepDone("match", secondsOfMatching());
  const { accountsVersion, input } = read;
  const outlook = await findOutlook(database, enterpriseId);
  if (outlook && outlook.accountsVersion !== accountsVersion && outlook.reportMs > 0) return "overtaken";
  const secondsOfWriting = startClock();
  const found = { enterpriseId, result, hostNames: input.accounts.hostNames, accountsVersion };
  const report = await writeReport(database, { ...found, fence: claim.fence, signal: closing });
  journal.stepDone("write", secondsOfWriting());
  return report;
}
