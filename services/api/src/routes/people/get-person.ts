import { uuid } from "@oneseat/contracts/identifiers";
import { type Person, person } from "@oneseat/contracts/person";
import { parsePersonBody } from "@oneseat/contracts/person-body";
import type { TokenHolder } from "@oneseat/database/find-token";
import { notFound } from "@oneseat/http/problem-error";
import { z } from "zod";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { findReadableReport } from "../../report/find-report.ts";
import { peopleOfVersion } from "../../report/people-of-version.ts";
import { personAccounts, personLicenseType } from "../../report/person-accounts.ts";
import { viewerOf } from "../../report/viewer.ts";
import { visiblePerson } from "../../report/visible-person.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";

export function addGetPerson(server: ApiServer, deps: Dependencies): void {
  server.get(
    `${enterprisePath}/people/:person`,
    {
      config: { access: ["owner", "billing_manager"], madeOf: "report" },
      schema: {
        tags: ["People"],
        summary: "A person: the accounts, and why they are one person",
        params: enterpriseParams.extend({ person: uuid }),
        querystring: z.object({ report: uuid.optional() }),
        response: { 200: person, ...problems },
      },
    },
    async (request) => getPerson(deps, holderOf(request), { id: request.params.person, ...request.query }),
  );
}

async function getPerson(
  deps: Dependencies,
  holder: TokenHolder,
  wanted: { id: string; report?: string | undefined },
): Promise<Person> {
  return deps.database.forEnterprise(holder.enterpriseId, async (transaction) => {
    const report = await findReadableReport(transaction, wanted.report);
    if (!report) throw notFound();
    const row = await peopleOfVersion(transaction, report.version)
      .select("body")
      .where("person_id", "=", wanted.id)
      .executeTakeFirst();
    if (!row) throw notFound();
    const viewer = viewerOf(holder.role, report.visibility);
    const visible = visiblePerson(parsePersonBody(row.body), viewer);
    return {
      id: wanted.id,
      license_type: personLicenseType(visible),
      visual_studio: visible.visual_studio,
      accounts: personAccounts(visible),
      reasons: [...visible.reasons],
      notes: [...visible.notes],
      github_groups: visible.github_groups.map((group) => [...group]),
      fixes: [...visible.fixes],
    };
  });
}
