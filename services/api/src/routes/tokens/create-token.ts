import { type CreatedToken, type CreateToken, createdToken, createToken } from "@oneseat/contracts/token";
import { newToken } from "@oneseat/database/find-token";
import { insertToken } from "@oneseat/database/insert-token";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { ProblemError } from "@oneseat/http/problem-error";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { tokenOfRow } from "./token-of-row.ts";

export function addCreateToken(server: ApiServer, deps: Dependencies): void {
  server.post(
    `${enterprisePath}/tokens`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Tokens"],
        summary: "Make a token; its text is shown once",
        params: enterpriseParams,
        body: createToken,
        response: { 201: createdToken, ...problems },
      },
    },
    async (request, reply) => {
      const { enterpriseId, slug } = holderOf(request);
      if (request.body.expires_at && new Date(request.body.expires_at) <= deps.now()) throw alreadyExpired();
      const created = await deps.database.forEnterprise(enterpriseId, (transaction) =>
        create(transaction, request.body),
      );
      reply.header("location", `${enterprisePath.replace(":enterprise", slug)}/tokens/${created.id}`);
      return reply.code(201).send(created);
    },
  );
}

async function create(transaction: EnterpriseTransaction, wanted: CreateToken): Promise<CreatedToken> {
  const token = newToken();
  const row = await insertToken(transaction, {
    token,
    name: wanted.name,
    role: wanted.role,
    connectionId: null,
    expiresAt: wanted.expires_at ? new Date(wanted.expires_at) : null,
  });
  return { ...tokenOfRow(row), token };
}

function alreadyExpired(): ProblemError {
  return new ProblemError(422, "validation_failed", "`expires_at` must lie in the future.", [
    { field: "expires_at", message: "must lie in the future" },
  ]);
}
