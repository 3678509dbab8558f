import type { Upload } from "@oneseat/contracts/sync";
import { RequestProblem } from "../api/request-problem.ts";

const reopenMs = 1_000;
const reopeningsMax = 30;

type Following = {
  /** The upload's address, whose events are listened to. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onUpload: (upload: Upload) => void;
};

/**
 * Listens to an upload that is there until it can change no more: failed, or in a current report. The browser takes up a
 * stream that breaks off by itself; one that is refused (too many are open, api starts again) is asked for again here.
 */
export function followUpload({ path, signal, onUpload }: Following): Promise<Upload> {
  const { promise, resolve, reject } = Promise.withResolvers<Upload>();
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reopenings = 0;

  function open() {
    source = new EventSource(path);
    source.addEventListener("upload", ({ data }: MessageEvent<string>) => {
      reopenings = 0;
      const upload = JSON.parse(data) as Upload;
      onUpload(upload);
      if (isFinal(upload)) resolve(upload);
    });
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      reopenings += 1;
      if (reopenings > reopeningsMax) reject(new RequestProblem(0, "unreachable", silent));
      else timer = setTimeout(open, reopenMs);
    });
  }

  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  open();
  return promise.finally(() => {
    source?.close();
    clearTimeout(timer);
  });
}

/** Applied but not yet in a report is not final: the report follows. */
export function isFinal({ sync_state, report_id }: Upload): boolean {
  return sync_state === "FAILURE" || (sync_state === "SUCCESS" && report_id !== null);
}

const silent =
  "The file was sent, but OneSeat does not say what became of it. See under Sync history before you upload it again.";
