import { type EnrolRequest, type EnrolResponse, enrolRequest, enrolResponse } from "@oneseat/contracts/connection";
import { hashToken } from "@oneseat/database/find-token";
import { bearerToken } from "@oneseat/http/bearer-token";
import { requiresAuthentication } from "@oneseat/http/problem-error";
import type { FastifyBaseLogger } from "fastify";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { revokeQueueUsers } from "../../queue-access/revoke-queue-users.ts";
import { problems } from "../route-schema.ts";
import { readIngestionKeys } from "./read-ingestion-keys.ts";
import { registerConnector } from "./register-connector.ts";
import { verifyProof } from "./verify-proof.ts";

export function addEnrolConnection(server: ApiServer, deps: Dependencies): void {
  server.post(
    "/api/v1/connections/enroll",
    {
      // The enrolment token is none of the tokens that the other routes know: it is looked up here.
      config: { access: "public" },
      onRequest: async (request) => {
        const token = bearerToken(request.headers);
        if (token === null || (await findEnrolment(deps, token)) === null) throw requiresAuthentication();
      },
      schema: {
        tags: ["Connections"],
        summary: "Enrol a connector with its one-time token: proves its key, gets its configuration",
        body: enrolRequest,
        response: { 201: enrolResponse, ...problems },
      },
    },
    async (request, reply) => {
      const token = bearerToken(request.headers);
      if (token === null) throw requiresAuthentication();
      return reply.code(201).send(await enrol(deps, request.log, { token, proposal: request.body }));
    },
  );
}

/** Everything or nothing: what fails leaves the token good for another try. */
async function enrol(
  deps: Dependencies,
  logger: FastifyBaseLogger,
  { token, proposal }: { token: string; proposal: EnrolRequest },
): Promise<EnrolResponse> {
  const enrolment = await findEnrolment(deps, token);
  if (!enrolment) throw requiresAuthentication();
  await verifyProof(proposal, { token, now: deps.now() });
  const ingestion = await readIngestionKeys(deps.database);
  const { replacedIds, queue, connectorToken } = await deps.database.forEnterprise(
    enrolment.enterpriseId,
    (transaction) => registerConnector(transaction, deps, { ...enrolment, token, proposal }),
  );
  await revokeQueueUsers(deps.queueAccess, logger, replacedIds);
  return {
    connection_id: enrolment.connectionId,
    enterprise: enrolment.slug,
    enterprise_id: enrolment.enterpriseId,
    server_id: proposal.server_id,
    host_name: proposal.host_name,
    connector_token: connectorToken,
    ingestion,
    queue,
  };
}

/** The enrolment that a token was given for; null when it is unknown or used. Its age is checked where it is used up. */
async function findEnrolment(
  deps: Dependencies,
  token: string,
): Promise<{ enterpriseId: string; slug: string; connectionId: string } | null> {
  const row = await deps.database.forInstallation(({ db }) =>
    db
      .selectFrom("token_hashes")
      .innerJoin("enterprises", "enterprises.id", "token_hashes.enterprise_id")
      .select(["enterprise_id", "slug", "subject_id"])
      .where("token_hash", "=", hashToken(token))
      .where("kind", "=", "enrolment")
      .executeTakeFirst(),
  );
  return row ? { enterpriseId: row.enterprise_id, slug: row.slug, connectionId: row.subject_id } : null;
}
