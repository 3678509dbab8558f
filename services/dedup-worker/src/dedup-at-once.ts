import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { claimToTheEnd } from "./claim-enterprise.ts";
import { startClock } from "./dedup-journal.ts";
import type { Dependencies } from "./dependencies.ts";
import { matchAccounts } from "./matching/match-accounts.ts";
import { readEnterprise } from "./reading/read-matching-input.ts";
import { type CurrentReport, storeReport } from "./report/write-report.ts";
import { indexPeople } from "./search/write-search-index.ts";
import { takeTurn } from "./take-turn.ts";

/**
 * The dedup of a small enterprise, report and search index, in the caller's transaction. The claim locks the enterprise's
 * state, which every change of what is read here has to update before it commits: so all that is read is of one moment,
 * nobody can claim in between, and whoever would change something waits for some milliseconds. Null where no report was due.
 */
export async function dedupAtOnce(
  transaction: EnterpriseTransaction,
  { journal, closing }: Pick<Dependencies, "journal" | "closing">,
): Promise<CurrentReport | null> {
  if (!(await takeTurn(transaction))) return null;
  const secondsOfReading = startClock();
  const fence = await claimToTheEnd(transaction);
  const read = await readEnterprise(transaction, { signal: closing, onlyIfDue: true });
  let report: CurrentReport | null = null;
  if (read && fence !== null) {
    journal.stepDone("read", secondsOfReading());
    const secondsOfMatching = startClock();
    const result = matchAccounts(read.input);
    journal.stepDone("match", secondsOfMatching());
    const secondsOfWriting = startClock();
    const { accountsVersion, input } = read;
    const found = { enterpriseId: transaction.enterpriseId, result, hostNames: input.accounts.hostNames };
    report = await storeReport(transaction, { ...found, accountsVersion, fence, signal: closing });
    journal.stepDone("write", secondsOfWriting());
  }
  const secondsOfIndex = startClock();
  if (await indexPeople(transaction, { signal: closing })) journal.stepDone("index", secondsOfIndex());
  return report;
}
