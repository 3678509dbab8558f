import { upload as uploadShape } from "@oneseat/contracts/sync";
import type { TokenHolder } from "@oneseat/database/find-token";
import { notFound, ProblemError } from "@oneseat/http/problem-error";
import { describeError } from "@oneseat/runtime/describe-error";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Dependencies } from "../dependencies.ts";
import { beginUpload, readUpload } from "../syncs/begin-upload.ts";
import type { SyncRow } from "../syncs/end-sync.ts";
import { runSync } from "../syncs/run-sync.ts";
import type { SyncTask } from "../syncs/sync-task.ts";
import { openDocumentBody } from "./document-body.ts";

const silenceMsMax = 60_000;
const retryAfterSeconds = "10";

/**
 * Takes a document in: 202 with the upload, once all of the body has been read or something was found wrong with it. What
 * is wrong with the content is told by the upload, not by the status.
 */
export async function receiveUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  options: { deps: Dependencies; holder: TokenHolder; kind: SyncTask["kind"] },
): Promise<FastifyReply> {
  const { deps, holder, kind } = options;
  const idempotencyKey = readIdempotencyKey(request);
  if (deps.runs.full) throw busy(reply);
  const body = await openDocumentBody(request, { bytesMax: deps.uploadBytesMax, silenceMsMax });
  const passage = deps.runs.pass();
  const { upload, isNew } = await beginUpload(deps, { holder, kind, idempotencyKey }).finally(passage.done);
  if (isNew) await readWhole({ ...upload, bytes: body.bytes }, deps);
  if (!(await body.drop(deps.runs.signal))) reply.header("connection", "close");
  const row = await readUpload(deps, upload);
  if (!row) throw notFound();
  const location = `/api/v1/enterprises/${upload.slug}/uploads/${upload.syncId}`;
  return reply.code(202).header("location", location).send(answerOf(row));
}

/** Resolves when nothing more will be read; the snapshot is applied behind the answer. */
function readWhole(task: SyncTask, deps: Dependencies): Promise<void> {
  const read = Promise.withResolvers<void>();
  const run = runSync(task, deps, { onRead: read.resolve });
  deps.runs.track(run, (error) => {
    deps.logger.warn({ sync_id: task.syncId, error: describeError(error) }, "sync left without an end");
  });
  return read.promise;
}

function readIdempotencyKey(request: FastifyRequest): string | null {
  const value = request.headers["idempotency-key"];
  if (value === undefined) return null;
  const key = z.uuid().toLowerCase().safeParse(value);
  if (key.success) return key.data;
  throw new ProblemError(422, "validation_failed", "Idempotency-Key must be a UUID.", [
    { field: "Idempotency-Key", message: "must be a UUID" },
  ]);
}

function busy(reply: FastifyReply): ProblemError {
  reply.header("retry-after", retryAfterSeconds);
  return new ProblemError(503, "busy", "Too many uploads are waiting. Try again in a few seconds.");
}

function answerOf(row: SyncRow) {
  const states = { pending: "PENDING", needs_confirmation: "PENDING", success: "SUCCESS", failure: "FAILURE" } as const;
  const error = row.error_code === null ? null : errorOf(row);
  return uploadShape.parse({ ...row, sync_state: states[row.state], error });
}

function errorOf({ error_code, error_message, error_byte_offset, error_user_index }: SyncRow) {
  return { code: error_code, message: error_message, byte_offset: error_byte_offset, user_index: error_user_index };
}
