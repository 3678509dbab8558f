import type { AccountBody, PersonBody } from "@oneseat/contracts/person-body";

const beginOfAccounts = Buffer.from('{"accounts":[');
const endOfAccounts = Buffer.from('],"reasons":[');

/**
 * Parses no more of a body than its accounts, which come first: the reasons behind them are a third of all bodies. Nothing
 * inside an account looks like their begin: it has no such list, and a quote in a text is escaped.
 */
export function accountsOfBody(body: Buffer): readonly AccountBody[] {
  const isKnown = body.subarray(0, beginOfAccounts.length).equals(beginOfAccounts);
  const end = isKnown ? body.indexOf(endOfAccounts, beginOfAccounts.length) : -1;
  const text = end < 0 ? body.toString() : `${body.toString("utf8", 0, end)}]}`;
  return (JSON.parse(text) as PersonBody).accounts;
}
