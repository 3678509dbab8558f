import { type AccountStanding, accountStanding, type Standing, standing } from "@oneseat/contracts/account-standing";
import type { StoredAccount } from "@oneseat/contracts/person";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { notFound } from "@oneseat/http/problem-error";
import { sql } from "kysely";
import { z } from "zod";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { findReadableReport } from "../../report/find-report.ts";
import { peopleOfVersion } from "../../report/people-of-version.ts";
import { parseStoredPerson } from "../../report/stored-person.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

export function addGetAccount(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/accounts/:key`,
    {
      config: { access: ["owner", "billing_manager"] },
      schema: {
        tags: ["People"],
        summary: "Whether an account counts, why, and as whom",
        params: enterpriseParams.extend({ key: z.string().describe("`cloud:LOGIN` or `HOST:USER_ID`") }),
        response: { 200: accountStanding, ...problems },
      },
    },
    async (request) =>
      deps.database.forEnterprise(holderOf(request).enterpriseId, (transaction) =>
        getAccount(transaction, request.params.key),
      ),
  );
}

/** Logins and host names know no case, so neither does the key that is asked for. */
async function getAccount(transaction: EnterpriseTransaction, key: string): Promise<AccountStanding> {
  const report = await findReadableReport(transaction, undefined);
  if (!report) throw notFound();
  const counted = await findCounted(transaction, { version: report.version, key });
  const account = counted ?? (await findUncounted(transaction, { version: report.version, key }));
  if (!account) throw notFound();
  return account;
}

type Wanted = { readonly version: number; readonly key: string };

async function findCounted(transaction: EnterpriseTransaction, { version, key }: Wanted) {
  const folded = key.toLowerCase();
  const row = await peopleOfVersion(transaction, version)
    .select(["person_id", "body"])
    .where(sql<boolean>`strpos(search_names || chr(10), ${`\n${folded}\n`}) > 0`)
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const account = parseStoredPerson(row.body).accounts.find((one) => one.key.toLowerCase() === folded);
  return account ? { key: account.key, counts: true, why: whyCounted(account), person_id: row.person_id } : null;
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

function whyCounted(account: StoredAccount): Standing {
  return account.deployment === "server" ? "server_account" : account.why;
}
