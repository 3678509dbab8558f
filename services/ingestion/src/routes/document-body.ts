import type { MultipartFile } from "@fastify/multipart";
import { ProblemError } from "@oneseat/http/problem-error";
import type { FastifyRequest } from "fastify";
import { type BytesLimits, dropRest, type Encoding, requestBytes } from "./request-bytes.ts";

const partsMax = 20;
const fieldBytesMax = 64 * 1024;

/** The document that a request carries. */
export type DocumentBody = {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Reads and drops what was not read, so that the sender gets its answer; false where it has to be cut off. */
  drop(stopping: AbortSignal): Promise<boolean>;
};

/**
 * Finds the document in a body, JSON (plain, gzip or zstd) or the field `file` of a form, without reading it. Throws the
 * problems of the request itself; what is wrong with the document shows when it is read.
 */
export async function openDocumentBody(request: FastifyRequest, limits: BytesLimits): Promise<DocumentBody> {
  if (Number(request.headers["content-length"] ?? 0) > limits.bytesMax) {
    throw new ProblemError(413, "too_large", `An upload may have at most ${limits.bytesMax} bytes.`);
  }
  const encoding = readEncoding(request);
  if (request.isMultipart()) {
    if (encoding !== "identity") throw unsupported("A form cannot be compressed; compress a JSON body instead.");
    return openForm(request, limits);
  }
  if (request.headers["content-type"] === undefined) throw unsupported("Send the document as application/json.");
  return {
    bytes: requestBytes(request.raw, encoding, limits),
    drop: (stopping) => dropRest(request.raw, limits, stopping),
  };
}

function readEncoding(request: FastifyRequest): Encoding {
  switch (request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity") {
    case "":
    case "identity":
      return "identity";
    case "gzip":
    case "x-gzip":
      return "gzip";
    case "zstd":
      return "zstd";
    default:
      throw unsupported("Content-Encoding may be gzip or zstd.");
  }
}

async function openForm(request: FastifyRequest, limits: BytesLimits): Promise<DocumentBody> {
  const parts = request.parts({
    limits: { parts: partsMax, fieldSize: fieldBytesMax, fileSize: Number.POSITIVE_INFINITY },
  });
  const part = await nextFile(parts, "file");
  if (part === null) {
    throw new ProblemError(422, "validation_failed", "The form has no file in the field `file`.", [
      { field: "file", message: "is missing" },
    ]);
  }
  return {
    bytes: requestBytes(part.file, "identity", limits),
    async drop(stopping) {
      if (!(await dropRest(part.file, limits, stopping))) return false;
      await nextFile(parts, null);
      return true;
    },
  };
}

/** The next file in the field; every other part is read and dropped. */
async function nextFile(
  parts: ReturnType<FastifyRequest["parts"]>,
  field: string | null,
): Promise<MultipartFile | null> {
  for (;;) {
    const { value: part, done } = await parts.next();
    if (done) return null;
    if (part.type !== "file") continue;
    if (part.fieldname === field) return part;
    part.file.resume();
  }
}

function unsupported(detail: string): ProblemError {
  return new ProblemError(415, "unsupported_media_type", detail);
}
