import { uuid } from "@oneseat/contracts/identifiers";
import { type Upload, upload } from "@oneseat/contracts/sync";
import type { TokenHolder } from "@oneseat/database/find-token";
import { notFound } from "@oneseat/http/problem-error";
import type { ApiServer, Dependencies } from "../../dependencies.ts";
import { holderOf } from "../../plugins/authenticate.ts";
import { uploadOfRow } from "../../syncs/sync-of-row.ts";
import { enterpriseParams, enterprisePath, problems, streamedText } from "../route-schema.ts";
import { openUploadStreams } from "./upload-events.ts";

export function addGetUpload(server: ApiServer, deps: Dependencies): void {
  const streams = openUploadStreams(deps.closing);
  server.get(
    `${enterprisePath}/uploads/:upload`,
    {
      config: { access: ["owner", "connector"] },
      schema: {
        tags: ["Uploads"],
        summary: "An upload's progress; with `Accept: text/event-stream`, as it goes",
        params: enterpriseParams.extend({ upload: uuid }),
        response: {
          200: {
            description: "The upload, or an event `upload` with it for each change until nothing more can follow",
            content: { "application/json": { schema: upload }, "text/event-stream": { schema: streamedText } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const holder = holderOf(request);
      const read = () => readUpload(deps, holder, request.params.upload);
      const first = await read();
      if (!acceptsEvents(request.headers.accept)) return first;
      const events = streams.follow({ first, read });
      reply.header("cache-control", "no-cache").header("x-accel-buffering", "no");
      return reply.type("text/event-stream").send(events);
    },
  );
}

function acceptsEvents(accept: string | undefined): boolean {
  return accept?.toLowerCase().includes("text/event-stream") ?? false;
}

/** Throws 404 for what is no upload, and to a connector for one that is not of its instance. */
async function readUpload(deps: Dependencies, holder: TokenHolder, id: string): Promise<Upload> {
  const row = await deps.database.forEnterprise(holder.enterpriseId, ({ db }) =>
    db
      .selectFrom("syncs")
      .selectAll()
      .where("enterprise_id", "=", holder.enterpriseId)
      .where("id", "=", id)
      .where("way", "<>", "queue")
      .executeTakeFirst(),
  );
  if (!row) throw notFound();
  const isOwn =
    row.connection_id === holder.connectionId || (row.server_id !== null && row.server_id === holder.serverId);
  if (holder.role === "connector" && !isOwn) throw notFound();
  return uploadOfRow(row);
}
