import replyFrom from "@fastify/reply-from";
import { upload } from "@oneseat/contracts/sync";
import { z } from "zod";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { enterpriseParams, enterprisePath, problems } from "../route-schema.ts";
import { addDeleteServerInstance } from "./delete-server-instance.ts";
import { forward } from "./forward.ts";

/** A file is answered when its last byte has been staged, which may take this long after it was sent. */
const answerTimeoutMsMax = 15 * 60_000;

const headers = z.object({
  "idempotency-key": z.string().optional().describe("A UUID, which becomes the upload's id; repeated: the same upload"),
});
const accepted = upload.describe("The upload; `Location` says where its progress is");

/**
 * Routes that ingestion answers. Their bodies pass through as they come, whatever their size, type and encoding: nothing
 * of them is parsed or held here.
 */
export async function addForwardedRoutes(server: ApiServer, deps: Dependencies): Promise<void> {
  await server.register(replyFrom, {
    base: deps.config.ingestionUrl,
    disableCache: true,
    disableRequestLogging: true,
    destroyAgent: true,
    undici: {
      headersTimeout: answerTimeoutMsMax,
      // The library verifies no certificate unless told to.
      connect: { rejectUnauthorized: true },
    },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  server.post(
    `${enterprisePath}/server-usage`,
    {
      config: { access: ["owner", "connector"], streamedBody: "The export file of *Export license usage*" },
      schema: {
        tags: ["Uploads"],
        summary: "Add server usage: the export file as body, plain, gzip or zstd, or as multipart field `file`",
        params: enterpriseParams,
        headers,
        response: { 202: accepted, ...problems },
      },
    },
    async (request, reply) => forward(request, reply),
  );
  server.put(
    `${enterprisePath}/cloud-accounts`,
    {
      config: { access: ["owner"], streamedBody: "The cloud accounts document" },
      schema: {
        tags: ["Uploads"],
        summary: "Replace the cloud enterprise's accounts by the document in the body",
        params: enterpriseParams,
        headers,
        response: { 202: accepted, ...problems },
      },
    },
    async (request, reply) => forward(request, reply),
  );
  addDeleteServerInstance(server, deps);
}
