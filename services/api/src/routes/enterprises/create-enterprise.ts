import {
  type CreateEnterprise,
  createdEnterprise,
  createEnterprise,
  type Enterprise,
} from "@oneseat/contracts/enterprise";
import { defaultIgnoredAddresses, defaultSharedAddressMax } from "@oneseat/contracts/settings";
import { newToken } from "@oneseat/database/find-token";
import { insertToken } from "@oneseat/database/insert-token";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { ProblemError } from "@oneseat/http/problem-error";
import { v7 as uuidv7 } from "uuid";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { problems } from "../route-schema.ts";
import { enterpriseOfRow } from "./enterprise-of-row.ts";

export function addCreateEnterprise(server: ApiServer, deps: Dependencies): void {
  server.post(
    "/api/v1/enterprises",
    {
      config: { access: ["operator"] },
      schema: {
        tags: ["Enterprises"],
        summary: "Make an enterprise and its first owner token, which is shown once",
        body: createEnterprise,
        response: { 201: createdEnterprise, ...problems },
      },
    },
    async (request, reply) => {
      const ownerToken = newToken();
      const unsignedUploads = deps.config.unsignedUploads;
      const enterprise = await deps.database.forEnterprise(uuidv7(), (transaction) =>
        create(transaction, request.body, { ownerToken, unsignedUploads }),
      );
      reply.header("location", `/api/v1/enterprises/${enterprise.slug}`);
      return reply.code(201).send({ enterprise, owner_token: ownerToken });
    },
  );
}

/** One transaction: an enterprise without settings, state or an owner is never seen. */
async function create(
  transaction: EnterpriseTransaction,
  wanted: CreateEnterprise,
  { ownerToken, unsignedUploads }: { ownerToken: string; unsignedUploads: boolean },
): Promise<Enterprise> {
  const { db, enterpriseId } = transaction;
  const row = await db
    .insertInto("enterprises")
    .values({ id: enterpriseId, slug: wanted.slug, name: wanted.name ?? wanted.slug })
    .onConflict((conflict) => conflict.column("slug").doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new ProblemError(409, "slug_taken", "Another enterprise has this slug: choose another one.");
  await db
    .insertInto("settings")
    .values({
      enterprise_id: enterpriseId,
      seats_purchased: wanted.seats_purchased ?? 0,
      billing_model: wanted.billing_model ?? "volume",
      managed_users: wanted.managed_users ?? false,
      ignored_addresses: [...defaultIgnoredAddresses],
      shared_address_max: defaultSharedAddressMax,
      unsigned_uploads: unsignedUploads,
    })
    .execute();
  await db.insertInto("enterprise_state").values({ enterprise_id: enterpriseId }).execute();
  await insertToken(transaction, {
    token: ownerToken,
    name: "owner",
    role: "owner",
    connectionId: null,
    expiresAt: null,
  });
  return enterpriseOfRow(row);
}
