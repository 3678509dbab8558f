import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { sendTogether } from "@oneseat/database/send-together";
import { type Claim, claimOf, readClaim } from "./claim-enterprise.ts";
import { startClock } from "./dedup-journal.ts";
import type { Dependencies } from "./dependencies.ts";
import { fewAccountsMax } from "./few-accounts.ts";
import type { Due } from "./find-due.ts";
import { matchAccounts } from "./matching/match-accounts.ts";
import { fewAccountsOf, type ReadEnterprise, readEnterprise, readFewAccounts } from "./reading/read-matching-input.ts";
import { type CurrentReport, storeReport } from "./report/write-report.ts";
import { FirstGeneration } from "./search/first-generation.ts";
import { indexPeople } from "./search/write-search-index.ts";
import { turnOf } from "./take-turn.ts";

/**
 * The dedup of a small enterprise, report and search index, in the caller's transaction. The claim locks the enterprise's
 * state, which every change of what is read here has to update before it commits: so all that is read is of one moment,
 * nobody can claim in between, and whoever would change something waits for some milliseconds. Null where no report was due.
 */
export async function dedupAtOnce(
  transaction: EnterpriseTransaction,
  due: Due,
  { journal, closing }: Pick<Dependencies, "journal" | "closing">,
): Promise<CurrentReport | null> {
  const secondsOfReading = startClock();
  const claimed = await claimAndRead(transaction, due, closing);
  if (claimed === null) return null;
  const { claim, read } = claimed;
  if (read) journal.stepDone("read", secondsOfReading());
  const index = claim.current.id === null && areFew(due) ? new FirstGeneration(transaction.enterpriseId) : null;
  const report = read ? await renewReport(transaction, { claim, read, index }, { journal, closing }) : null;
  if (report && index) return report;
  const secondsOfIndex = startClock();
  const versions = { indexed: claim.searchVersion, current: report?.version ?? claim.current.version };
  if (await indexPeople(transaction, versions, { signal: closing })) journal.stepDone("index", secondsOfIndex());
  return report;
}

/** `read` is null where no report is due any more. */
type Claimed = { readonly claim: Claim; readonly read: ReadEnterprise | null };

/** Accounts that are few are read in the message that claims their enterprise. Null where that is gone. */
async function claimAndRead(
  transaction: EnterpriseTransaction,
  due: Due,
  signal: AbortSignal,
): Promise<Claimed | null> {
  const { client, enterpriseId } = transaction;
  const claiming = [turnOf(enterpriseId), claimOf(enterpriseId)] as const;
  if (!due.isReportDue || !areFew(due)) {
    const [, claimed] = await sendTogether(client, claiming);
    const claim = readClaim(claimed);
    return claim && { claim, read: isDue(claim) ? await readEnterprise(transaction, signal) : null };
  }
  const [, claimed, ...rows] = await sendTogether(client, [...claiming, ...fewAccountsOf(enterpriseId)]);
  const claim = readClaim(claimed);
  if (claim === null || !isDue(claim)) return claim && { claim, read: null };
  const few = readFewAccounts(enterpriseId, rows);
  return { claim, read: few ?? (await readEnterprise(transaction, signal)) };
}

function areFew({ accounts }: Due): boolean {
  return accounts <= fewAccountsMax;
}

function isDue({ accountsVersion, checkedAccountsVersion }: Claim): boolean {
  return accountsVersion !== checkedAccountsVersion;
}

async function renewReport(
  transaction: EnterpriseTransaction,
  { claim, read, index }: { claim: Claim; read: ReadEnterprise; index: FirstGeneration | null },
  { journal, closing }: Pick<Dependencies, "journal" | "closing">,
): Promise<CurrentReport> {
  const { enterpriseId } = transaction;
  const { accountsVersion, input } = read;
  const secondsOfMatching = startClock();
  const result = matchAccounts(input);
  journal.stepDone("match", secondsOfMatching());
  const secondsOfWriting = startClock();
  const found = { enterpriseId, result, hostNames: input.accounts.hostNames, accountsVersion };
  const report = { ...found, fence: claim.fence, signal: closing, ...(index && { index }) };
  const current = await storeReport(transaction, report, claim.current);
  journal.stepDone("write", secondsOfWriting());
  return current;
}
