import { type AccountStanding, accountStanding, type Standing, standing } from "@oneseat/contracts/account-standing";
import { foldCase } from "@oneseat/contracts/normal-address";
import type { StoredAccount } from "@oneseat/contracts/person";
import { parsePersonBody } from "@oneseat/contracts/person-body";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { notFound } from "@oneseat/http/problem-error";
import { sql } from "kysely";
import { z } from "zod";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { findReadableReport } from "../../report/find-report.ts";
import type { KeptBlocks, SearchIndex } from "../../search/kept-blocks.ts";
import type { PeopleSearch } from "../../search/search-people.ts";
import { searchRows } from "../../search/search-rows.ts";
import { isNamed } from "../../search/search-terms.ts";
import { assertSearchable, searchNotReadyDescription, whenSearchable } from "../../search/when-searchable.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

/** An account has one person; a name may also be a word of somebody's name. */
const accountsAtOnce = 2;

export function addGetAccount(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/accounts/:key`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["People"],
        summary: "Whether an account counts, why, and as whom",
        description: searchNotReadyDescription,
        params: enterpriseParams.extend({ key: z.string().describe("`cloud:LOGIN` or `HOST:USER_ID`") }),
        response: { 200: accountStanding, ...problems },
      },
    },
    async (request, reply) =>
      whenSearchable(deps, reply, () =>
        deps.database.forEnterprise(
          holderOf(request).enterpriseId,
          (transaction) => getAccount(transaction, deps.keptBlocks, request.params.key),
          { isolation: "repeatable read" },
        ),
      ),
  );
}

/** Logins and host names know no case, so neither does the key that is asked for. */
async function getAccount(transaction: EnterpriseTransaction, kept: KeptBlocks, key: string): Promise<AccountStanding> {
  const report = await findReadableReport(transaction, undefined);
  if (!report) throw notFound();
  const index = { enterpriseId: transaction.enterpriseId, version: report.searchVersion, kept };
  const counted = await findCounted(transaction, { index, version: report.version, key });
  const account = counted ?? (await findUncounted(transaction, { version: report.version, key }));
  if (!account) throw notFound();
  return account;
}

type Wanted = { readonly version: number; readonly key: string };

async function findCounted(
  transaction: EnterpriseTransaction,
  { index, version, key }: Wanted & { readonly index: SearchIndex },
) {
  const folded = foldCase(key);
  assertSearchable(index, version);
  for await (const rows of searchRows(transaction, searchOf({ index, version, folded }), accountsAtOnce)) {
    for (const row of rows) {
      const account = parsePersonBody(row.body).accounts.find((one) => foldCase(one.key) === folded);
      if (account) return { key: account.key, counts: true, why: whyCounted(account), person_id: row.person_id };
    }
  }
  return null;
}

async function findUncounted({ db, enterpriseId }: EnterpriseTransaction, { version, key }: Wanted) {
  const row = await db
    .selectFrom("uncounted_accounts")
    .select(["account_key", "why"])
    .where("enterprise_id", "=", enterpriseId)
    .where(sql<boolean>`lower(account_key) = ${key.toLowerCase()}`)
    .where("valid_from", "<=", version)
    .where("valid_to", ">", version)
    .executeTakeFirst();
  return row ? { key: row.account_key, counts: false, why: standing.parse(row.why), person_id: null } : null;
}

function searchOf({ index, version, folded }: { index: SearchIndex; version: number; folded: string }): PeopleSearch {
  return {
    index,
    terms: [isNamed(folded)],
    filter: { version, flags: 0, accountsMin: 1 },
    sort: { by: "order", descending: false },
    after: null,
  };
}

function whyCounted(account: StoredAccount): Standing {
  return account.deployment === "server" ? "server_account" : account.why;
}
