import type { StoredPerson } from "@oneseat/contracts/person";
import { parsePersonBody } from "@oneseat/contracts/person-body";
import type { Database } from "@oneseat/database/open-database";
import type { FoundReport } from "./find-report.ts";
import { peopleOfVersion } from "./people-of-version.ts";

const batchRowsMax = 500;

export type StreamedPerson = {
  readonly id: string;
  readonly seatsMore: number;
  readonly person: StoredPerson;
};

/**
 * Every person of a report in its order, or those alone whom a policy difference splits. A batch at a time, each read in
 * a transaction of its own: a slow client holds no connection. A report's rows do not change; should they be cleared
 * away while a slow client still reads, the stream fails instead of ending early.
 */
export async function* streamPeople(
  database: Database,
  options: { enterpriseId: string; report: FoundReport; onlyDifferences?: boolean },
): AsyncGenerator<StreamedPerson> {
  const { enterpriseId, report, onlyDifferences = false } = options;
  let after: Buffer | null = null;
  let read = 0;
  for (;;) {
    const rows: PersonRow[] = await database.forEnterprise(
      enterpriseId,
      (transaction) => {
        const people = peopleOfVersion(transaction, report.version)
          .select(["order_key", "person_id", "policy_seats_more", "body"])
          .$if(onlyDifferences, (query) => query.where("policy_seats_more", ">", 0))
          .orderBy("order_key")
          .limit(batchRowsMax);
        return (after === null ? people : people.where("order_key", ">", after)).execute();
      },
      { inKeyOrder: true },
    );
    for (const row of rows) {
      yield { id: row.person_id, seatsMore: row.policy_seats_more, person: parsePersonBody(row.body) };
    }
    read += rows.length;
    after = rows.at(-1)?.order_key ?? null;
    if (rows.length < batchRowsMax) break;
  }
  if (!onlyDifferences && read !== report.seats_consumed) {
    throw new Error("the report was cleared away while it was being read");
  }
}

type PersonRow = { order_key: Buffer; person_id: string; policy_seats_more: number; body: string };
