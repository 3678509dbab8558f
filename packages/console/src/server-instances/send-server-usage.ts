import type { Sync, Upload } from "@oneseat/contracts/sync";
import { enterprisePath } from "../api/enterprise-path.ts";
import { newUuid } from "../api/new-uuid.ts";
import type { Page } from "../api/page.ts";
import { request } from "../api/request.ts";
import { RequestProblem } from "../api/request-problem.ts";
import { followUpload } from "./follow-upload.ts";

const lookIntervalMs = 300;

type Sending = {
  readonly enterprise: string;
  readonly file: File;
  /** Ends the sending; what was sent is dropped, the last good usage stays in force. */
  readonly signal: AbortSignal;
  /** All of the file has arrived: what follows goes on without this page. */
  readonly onArrived: () => void;
  readonly onUpload: (upload: Upload) => void;
};

/**
 * *Add server usage*: sends the file as it is and tells what becomes of it, from its first bytes on. Resolves to the final
 * state, which may be a failure; rejects when the file was refused before it was read, or could not be sent.
 */
export async function sendServerUsage({ enterprise, file, signal, onArrived, onUpload }: Sending): Promise<Upload> {
  const id = newUuid();
  const path = enterprisePath(enterprise, `uploads/${id}`);
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const sent = request<Upload>(enterprisePath(enterprise, "server-usage"), {
    method: "POST",
    file,
    headers: { "idempotency-key": id, ...headersOf(file) },
    signal,
  });
  try {
    const arrived = sent.then(() => true).catch(() => false);
    arrived.then((isTrue) => isTrue && onArrived());
    const begun = untilBegun({ enterprise, id, signal: stop }).then(() => true);
    const wasTaken = await Promise.race([begun, arrived]);
    const failed = failureOf(sent, path);
    return await (wasTaken ? Promise.race([followUpload({ path, signal: stop, onUpload }), failed]) : failed);
  } finally {
    ended.abort();
  }
}

function headersOf({ name }: File): Record<string, string> {
  const json = { "content-type": "application/json" };
  if (name.endsWith(".gz")) return { ...json, "content-encoding": "gzip" };
  return name.endsWith(".zst") ? { ...json, "content-encoding": "zstd" } : json;
}

/** Resolves when the upload is known: until then its own address answers 404, which browsers complain about. */
async function untilBegun(wanted: { enterprise: string; id: string; signal: AbortSignal }): Promise<void> {
  const { enterprise, id, signal } = wanted;
  const path = enterprisePath(enterprise, "syncs?state=pending&limit=100");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, lookIntervalMs));
    if (signal.aborted) return;
    const { items } = await request<Page<Sync>>(path, { signal }).catch(() => ({ items: [] }));
    if (items.some((sync) => sync.id === id)) return;
  }
}

/** Settles only when the sending fails. A file that is wrong may be refused before all of it was sent: then the upload says why. */
async function failureOf(sent: Promise<Upload>, path: string): Promise<Upload> {
  try {
    await sent;
    return await new Promise<never>(() => {});
  } catch (error) {
    const mayBeKnown = error instanceof RequestProblem && error.status === 0;
    const upload = mayBeKnown ? await request<Upload>(path).catch(() => null) : null;
    if (upload?.sync_state === "FAILURE") return upload;
    throw error;
  }
}
