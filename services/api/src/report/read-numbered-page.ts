import type { StoredPerson } from "@oneseat/contracts/person";
import { parsePersonBody } from "@oneseat/contracts/person-body";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { FoundReport } from "./find-report.ts";
import { peopleOfVersion } from "./people-of-version.ts";

/**
 * `page` (from 1) of a report, `perPage` people each; empty past the end. It starts at the anchor before the page, so
 * that it skips fewer than a hundred people whichever page it is.
 */
export async function readNumberedPage(
  transaction: EnterpriseTransaction,
  report: Pick<FoundReport, "id" | "version" | "seats_consumed">,
  { page, perPage }: { page: number; perPage: number },
): Promise<StoredPerson[]> {
  const offset = (page - 1) * perPage;
  if (offset >= report.seats_consumed) return [];
  const anchor = await transaction.db
    .selectFrom("report_anchors")
    .select(["position", "order_key"])
    .where("enterprise_id", "=", transaction.enterpriseId)
    .where("report_id", "=", report.id)
    .where("position", "<=", offset)
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  const people = peopleOfVersion(transaction, report.version).select("body").orderBy("order_key").limit(perPage);
  const rows = anchor
    ? await people
        .where("order_key", ">=", anchor.order_key)
        .offset(offset - anchor.position)
        .execute()
    : await people.offset(offset).execute();
  return rows.map(({ body }) => parsePersonBody(body));
}
