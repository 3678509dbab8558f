import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { type Claim, claimToTheEnd } from "./claim-enterprise.ts";
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
  const claim = await claimToTheEnd(transaction);
  if (claim === null) return null;
  const isDue = claim.accountsVersion !== claim.checkedAccountsVersion;
  const report = isDue ? await renewReport(transaction, claim, { journal, closing }) : null;
  const secondsOfIndex = startClock();
  const versions = { indexed: claim.searchVersion, current: report?.version ?? claim.current.version };
  if (await indexPeople(transaction, versions, { signal: closing })) journal.stepDone("index", secondsOfIndex());
  return report;
}

async function renewReport(
  transaction: EnterpriseTransaction,
  claim: Claim,
  { journal, closing }: Pick<Dependencies, "journal" | "closing">,
): Promise<CurrentReport | null> {
  const { enterpriseId } = transaction;
  const secondsOfReading = startClock();
  const read = await readEnterprise(transaction, closing);
  if (read === null) return null;
  journal.stepDone("read", secondsOfReading());
  const secondsOfMatching = startClock();
  const result = matchAccounts(read.input);
  journal.stepDone("match", secondsOfMatching());
  const secondsOfWriting = startClock();
  const { accountsVersion, input } = read;
  const found = { enterpriseId, result, hostNames: input.accounts.hostNames, accountsVersion };
  const report = { ...found, fence: claim.fence, signal: closing };
  const current = await storeReport(transaction, report, claim.current);
  journal.stepDone("write", secondsOfWriting());
  return current;
}
