import {
  type CreateConnection,
  type CreatedConnection,
  createConnection,
  createdConnection,
} from "@oneseat/contracts/connection";
import { hashToken, newToken } from "@oneseat/database/find-token";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { keyIdOf } from "@oneseat/queue/key-pairs";
import { v7 as uuidv7 } from "uuid";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { connectionOfRow } from "./connection-of-row.ts";
import { lockConnections, refuseTakenHostName, refuseTakenKey } from "./refuse-taken.ts";

const enrolmentTokenAgeMsMax = 60 * 60 * 1000;

export function addCreateConnection(server: ApiServer, deps: Dependencies): void {
  server.post(
    `${enterprisePath}/connections`,
    {
      config: { access: ["owner"] },
      schema: {
        tags: ["Connections"],
        summary: "Ask for a one-time enrolment token, or register the key of an instance that does not connect",
        params: enterpriseParams,
        body: createConnection,
        response: { 201: createdConnection, ...problems },
      },
    },
    async (request, reply) => {
      const { enterpriseId, slug } = holderOf(request);
      const wanted = request.body;
      const created = await deps.database.forEnterprise(enterpriseId, (transaction) =>
        "public_key" in wanted
          ? registerKey(transaction, wanted)
          : awaitEnrolment(transaction, wanted.host_name, deps.now()),
      );
      reply.header("location", `${enterprisePath.replace(":enterprise", slug)}/connections/${created.id}`);
      return reply.code(201).send(created);
    },
  );
}

/** Nothing of a host name that is in use is refused here: its own instance may enrol again. */
async function awaitEnrolment(
  { db, enterpriseId }: EnterpriseTransaction,
  hostName: string,
  now: Date,
): Promise<CreatedConnection> {
  const token = newToken();
  const row = await db
    .insertInto("connections")
    .values({
      enterprise_id: enterpriseId,
      id: uuidv7(),
      state: "awaiting_enrolment",
      host_name: hostName,
      enrolment_expires_at: new Date(now.getTime() + enrolmentTokenAgeMsMax),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await db
    .insertInto("token_hashes")
    .values({ token_hash: hashToken(token), enterprise_id: enterpriseId, kind: "enrolment", subject_id: row.id })
    .execute();
  return { ...connectionOfRow(row), enrolment_token: token };
}

async function registerKey(
  transaction: EnterpriseTransaction,
  wanted: Extract<CreateConnection, { public_key: unknown }>,
): Promise<CreatedConnection> {
  await lockConnections(transaction);
  const keyId = await keyIdOf(wanted.public_key);
  await refuseTakenHostName(transaction, { hostName: wanted.host_name, serverId: wanted.server_id });
  await refuseTakenKey(transaction, keyId);
  const row = await transaction.db
    .insertInto("connections")
    .values({
      enterprise_id: transaction.enterpriseId,
      id: uuidv7(),
      state: "key_only",
      host_name: wanted.host_name,
      server_id: wanted.server_id,
      public_key: JSON.stringify(wanted.public_key),
      key_id: keyId,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...connectionOfRow(row), enrolment_token: null };
}
