import type { SettingsPatch } from "@oneseat/contracts/settings";
import type { SettingsPreview } from "@oneseat/contracts/settings-preview";
import { useQuery } from "@tanstack/react-query";
import { enterprisePath } from "../api/enterprise-path.ts";
import { request } from "../api/request.ts";
import { RequestProblem } from "../api/request-problem.ts";
import { previewedPart } from "./settings-draft.ts";
import { useSettled } from "./use-settled.ts";

/** Nobody counts while somebody types. */
const pauseMs = 800;
const busyTriesMax = 15;
const busyRetryMs = 2000;

/**
 * nothing   no change has an effect on the counts
 * invalid   a field is to be mended first
 * counting  asked for; `isBusy` while other previews come first
 * failed    `retry` asks again
 * ready     `after` is what the changes would give
 */
export type PreviewState =
  | { readonly kind: "nothing" | "invalid" }
  | { readonly kind: "counting"; readonly isBusy: boolean }
  | { readonly kind: "failed"; readonly error: Error; readonly retry: () => void }
  | { readonly kind: "ready"; readonly after: SettingsPreview };

/** What the changes would give, asked for when they have rested for a moment. `patch` is null while it is not valid. */
export function useSettingsPreview(enterprise: string, patch: SettingsPatch | null): PreviewState {
  const wanted = patch === null ? "" : JSON.stringify(previewedPart(patch));
  const settled = useSettled(wanted, pauseMs);
  const isWanted = wanted !== "" && wanted !== "{}";
  const query = useQuery({
    queryKey: [enterprise, "settings", "preview", settled],
    queryFn: ({ signal }) =>
      request<SettingsPreview>(enterprisePath(enterprise, "settings?dry_run=true"), {
        method: "PATCH",
        body: JSON.parse(settled),
        signal,
      }),
    enabled: isWanted && settled === wanted,
    retry: (tries, error) => isBusy(error) && tries < busyTriesMax,
    retryDelay: busyRetryMs,
    refetchOnWindowFocus: false,
  });
  if (patch === null) return { kind: "invalid" };
  if (!isWanted) return { kind: "nothing" };
  if (settled !== wanted || query.isPending) return { kind: "counting", isBusy: isBusy(query.failureReason) };
  if (query.error) return { kind: "failed", error: query.error, retry: query.refetch };
  return { kind: "ready", after: query.data };
}

function isBusy(error: Error | null): boolean {
  return error instanceof RequestProblem && error.code === "preview_busy";
}
