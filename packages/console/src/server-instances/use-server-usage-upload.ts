import type { Report } from "@oneseat/contracts/report";
import type { Upload } from "@oneseat/contracts/sync";
import type { SyncError } from "@oneseat/contracts/sync-error";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { sendServerUsage } from "./send-server-usage.ts";

/**
 * choosing → uploading → done, or failed → choosing. `upload` is null until the first bytes have been read; in it, a
 * success without a report means that the accounts are in and the report is on its way.
 */
export type UploadState =
  | { readonly step: "choosing" }
  | { readonly step: "uploading"; readonly file: File; readonly upload: Upload | null; readonly hasArrived: boolean }
  | { readonly step: "done"; readonly upload: Upload; readonly seatsNow: number | null }
  | { readonly step: "failed"; readonly file: File; readonly error: SyncError | Error };

/** Uploads one file at a time. Leaving the page or the dialog ends what is being sent. */
export function useServerUsageUpload(enterprise: string) {
  const client = useQueryClient();
  const [state, setState] = useState<UploadState>({ step: "choosing" });
  const sending = useRef<AbortController>(null);
  useEffect(() => () => sending.current?.abort(), []);
  useAskBeforeLeaving(isSending(state));

  const refresh = useCallback(() => client.invalidateQueries({ queryKey: [enterprise] }), [client, enterprise]);

  async function start(file: File): Promise<void> {
    const controller = new AbortController();
    sending.current = controller;
    setState({ step: "uploading", file, upload: null, hasArrived: false });
    let wasApplied = false;
    const change = (news: { upload: Upload } | { hasArrived: true }) =>
      setState((now) => (now.step === "uploading" ? { ...now, ...news } : now));
    const onArrived = () => change({ hasArrived: true });
    const onUpload = (upload: Upload) => {
      change({ upload });
      if (upload.sync_state === "SUCCESS" && !wasApplied) {
        wasApplied = true;
        refresh();
      }
    };
    try {
      const upload = await sendServerUsage({ enterprise, file, signal: controller.signal, onArrived, onUpload });
      setState(upload.error ? { step: "failed", file, error: upload.error } : await doneWith(enterprise, upload));
    } catch (error) {
      if (controller.signal.aborted) return;
      setState({ step: "failed", file, error: error instanceof Error ? error : new Error("The upload failed.") });
    }
    refresh();
  }

  return { state, start, reset: () => setState({ step: "choosing" }) };
}

/** Until all of the file is there: from then on nothing is lost by closing. */
export function isSending(state: UploadState): boolean {
  return state.step === "uploading" && !state.hasArrived;
}

async function doneWith(enterprise: string, upload: Upload): Promise<UploadState> {
  const report = await request<Report>(enterprisePath(enterprise, `reports/${upload.report_id}`)).catch(() => null);
  return { step: "done", upload, seatsNow: report?.seats_consumed ?? null };
}

function useAskBeforeLeaving(isAsking: boolean): void {
  useEffect(() => {
    if (!isAsking) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isAsking]);
}
