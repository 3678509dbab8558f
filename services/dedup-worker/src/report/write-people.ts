import { anchorSpacing } from "@oneseat/contracts/report";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { Statement } from "@oneseat/database/send-together";
import { fewAccountsMax } from "../few-accounts.ts";
import type { MatchingResult } from "../matching/match-accounts.ts";
import { ReportDigest } from "../matching/report-digest.ts";
import type { FirstGeneration } from "../search/first-generation.ts";
import { PeopleInForce } from "./people-in-force.ts";
import { type PeopleChanges, PeopleWriter, type WrittenPerson } from "./people-writer.ts";
import { personOrderKey } from "./person-order-key.ts";

export type WrittenPeople = {
  readonly contentHash: string;
  /** Rows that ended or began. */
  readonly changedRows: number;
  /** The order key of every hundredth person, from the first. */
  readonly anchors: readonly Buffer[];
  /** What is not written yet: to be sent with the report. */
  readonly rest: readonly Statement[];
};

export type PeopleToWrite = {
  readonly result: MatchingResult;
  readonly version: number;
  readonly changes: PeopleChanges | null;
  /** Is told of everybody. */
  readonly index: FirstGeneration | null;
  readonly signal: AbortSignal;
};

/**
 * Brings the people in force to those of a result, writing only rows that differ. Both come in the same order, so
 * one walk over both finds what ends and what begins, with one batch of each in memory.
 */
export async function writePeople(
  transaction: EnterpriseTransaction,
  { result, version, changes, index, signal }: PeopleToWrite,
): Promise<WrittenPeople> {
  const inForce = version === 1 ? null : new PeopleInForce(transaction);
  const writer = new PeopleWriter(transaction, version, changes);
  const digest = new ReportDigest(result);
  const anchors: Buffer[] = [];
  const people = walkPeople(result, { digest, anchors, index });
  const rest: Statement[] = [];
  await inForce?.fill();
  if (inForce?.current) await replacePeople(people, { inForce, writer, signal });
  else if (result.accounts <= fewAccountsMax) rest.push(writer.beginFew(people, signal));
  else await writer.beginAll(people, signal);
  for (const account of result.uncounted) digest.addUncounted(account);
  return { contentHash: digest.end(), changedRows: writer.changedRows, anchors, rest };
}

type Walk = {
  readonly digest: ReportDigest;
  readonly anchors: Buffer[];
  readonly index: FirstGeneration | null;
};

/** Everybody of a result, counted into its digest and its anchors, and into the index where there is one. */
function* walkPeople(result: MatchingResult, { digest, anchors, index }: Walk): Generator<WrittenPerson> {
  let position = 0;
  for (const person of result.people()) {
    const text = JSON.stringify(person.body);
    digest.addPerson(text);
    const isAnchor = position % anchorSpacing === 0;
    position += 1;
    if (!isAnchor && index === null) {
      yield { person, text };
      continue;
    }
    const orderKey = personOrderKey(person.firstAccount);
    if (isAnchor) anchors.push(orderKey);
    index?.add(person, orderKey);
    yield { person, text, orderKey };
  }
}

type Replacing = {
  readonly inForce: PeopleInForce;
  readonly writer: PeopleWriter;
  readonly signal: AbortSignal;
};

async function replacePeople(people: Iterable<WrittenPerson>, { inForce, writer, signal }: Replacing): Promise<void> {
  for (const { person, text } of people) {
    if (inForce.needsFilling) {
      signal.throwIfAborted();
      await inForce.fill();
    }
    // The same text begins with the same account: so it is with nearly everybody, at this very place.
    if (inForce.current?.body === text) {
      inForce.advance();
      continue;
    }
    const orderKey = personOrderKey(person.firstAccount);
    const earlier = await endPeopleBefore(orderKey, inForce, writer);
    if (earlier?.order_key.equals(orderKey)) {
      inForce.advance();
      if (earlier.body === text) continue;
      writer.end(earlier);
    }
    writer.begin({ person, text, orderKey });
    if (writer.full) await writer.flush();
  }
  await endPeopleBefore(null, inForce, writer);
  await writer.flush();
}
/** Ends people in force who come before a key, or all where it is null; returns the one that the walk then stands at. */
async function endPeopleBefore(orderKey: Buffer | null, inForce: PeopleInForce, writer: PeopleWriter) {
  for (;;) {
    if (inForce.needsFilling) await inForce.fill();
    const { current } = inForce;
    if (!current || (orderKey && current.order_key.compare(orderKey) >= 0)) return current;
    writer.end(current);
    inForce.advance();
    if (writer.full) await writer.flush();
  }
}
