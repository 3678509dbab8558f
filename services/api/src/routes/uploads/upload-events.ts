import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type { Upload } from "@oneseat/contracts/sync";
import { ProblemError } from "@oneseat/http/problem-error";

const pollIntervalMs = 250;
const heartbeatIntervalMs = 15_000;
const streamDurationMsMax = 10 * 60_000;
const openStreamsMax = 100;

export type UploadStreams = {
  /** Server-sent events of one upload, the state now first. Throws 429 when too many are open. */
  follow(upload: { first: Upload; read: () => Promise<Upload> }): Readable;
};

/**
 * Follows uploads until they can change no more: failed, or in a current report. A stream that lasts too long is closed;
 * the client's next request goes on from the state of then, so that nothing is missed.
 */
export function openUploadStreams(closing: AbortSignal): UploadStreams {
  let open = 0;
  return {
    follow: (upload) => {
      if (open >= openStreamsMax) {
        throw new ProblemError(
          429,
          "too_many_streams",
          "Too many uploads are being followed: ask for the upload as JSON.",
        );
      }
      open += 1;
      const stream = Readable.from(uploadEvents(upload, closing));
      stream.once("close", () => {
        open -= 1;
      });
      return stream;
    },
  };
}

async function* uploadEvents(
  { first, read }: { first: Upload; read: () => Promise<Upload> },
  closing: AbortSignal,
): AsyncGenerator<string> {
  const endsAt = performance.now() + streamDurationMsMax;
  let sentAt = performance.now();
  let sent = "";
  let upload = first;
  for (;;) {
    const data = JSON.stringify(upload);
    if (data !== sent) {
      yield `event: upload\ndata: ${data}\n\n`;
      [sent, sentAt] = [data, performance.now()];
    } else if (performance.now() - sentAt >= heartbeatIntervalMs) {
      yield ": still here\n\n";
      sentAt = performance.now();
    }
    if (isFinal(upload) || performance.now() >= endsAt) return;
    const aborted = await wait(pollIntervalMs, false, { signal: closing }).catch(() => true);
    if (aborted) return;
    upload = await read();
  }
}

function isFinal({ sync_state, report_id }: Upload): boolean {
  return sync_state === "FAILURE" || (sync_state === "SUCCESS" && report_id !== null);
}
