import type { FastifyInstance } from "fastify";
import { v5 as uuidV5 } from "uuid";
import { z } from "zod";
import { admitRequest } from "./admit-request.ts";
import type { GhesAccount } from "./ghes-account.ts";
import { notFound } from "./not-found.ts";
import type { SimulatedInstance } from "./simulated-instance.ts";

const pageUsersMax = 100;
const pageUsersDefault = 30;
const scimIdNamespace = "7fce0092-d52e-4f76-b727-3955bd72c939";

/** Out-of-range values are drawn into range and not refused, as RFC 7644, section 3.4.2.4, asks. */
const pageQuery = z.object({
  startIndex: z.coerce.number().int().catch(1),
  count: z.coerce.number().int().catch(pageUsersDefault),
});

/** `GET /api/v3/scim/v2/enterprises/{enterprise}/Users`: the provisioned accounts with all of their addresses. */
export function registerScimRoute(app: FastifyInstance, instance: SimulatedInstance): void {
  if (!instance.scim) return;
  const preHandler = admitRequest(instance, { route: "scim" });

  app.get<{ Params: { enterprise: string } }>(
    "/api/v3/scim/v2/enterprises/:enterprise/Users",
    { preHandler },
    async (request, reply) => {
      if (request.params.enterprise !== instance.enterprise) return notFound(request, reply);
      const query = pageQuery.parse(request.query);
      const startIndex = Math.max(1, query.startIndex);
      const count = Math.min(pageUsersMax, Math.max(0, query.count));
      const users: GhesAccount[] = [];
      for (let index = startIndex - 1; index < startIndex - 1 + count; index += 1) {
        const account = instance.accounts.at(index);
        if (account) users.push(account);
      }
      reply.type("application/scim+json; charset=utf-8");
      return JSON.stringify({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        totalResults: instance.accounts.length,
        itemsPerPage: users.length,
        startIndex,
        Resources: users.map((account) => scimUser(instance, account)),
      });
    },
  );
}

function scimUser(instance: SimulatedInstance, account: GhesAccount): Record<string, unknown> {
  const id = uuidV5(`${instance.hostName}:${account.id}`, scimIdNamespace);
  const primary = account.email === null ? [] : [{ value: account.email, type: "work", primary: true }];
  const further = account.furtherEmails.map((value) => ({ value, type: "other", primary: false }));
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    id,
    externalId: `E${String(account.id).padStart(6, "0")}`,
    userName: account.login,
    displayName: account.name,
    name: { formatted: account.name },
    active: !account.suspended,
    emails: [...primary, ...further],
    roles: [{ value: account.role === "admin" ? "enterprise_owner" : "user", primary: true }],
    groups: [],
    meta: {
      resourceType: "User",
      created: account.createdAt,
      location: `https://${instance.hostName}/api/v3/scim/v2/enterprises/${instance.enterprise}/Users/${id}`,
    },
  };
}
