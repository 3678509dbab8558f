import { problem } from "@oneseat/contracts/problem";
import { type CountPreview, type CountSettings, countPreview } from "@oneseat/contracts/settings-preview";
import { ProblemError } from "@oneseat/http/problem-error";

/** A matching of a million accounts takes seconds, and a few others may come first. */
const answerMsMax = 120_000;
const retryAfterSeconds = 5;

/**
 * Asks the dedup-worker what the token's enterprise would count under these settings. It looks the token up again: it
 * trusts no one for standing before it. Throws `preview_busy`, `preview_unavailable` and, when `signal` aborts, `preview_abandoned`.
 */
export async function askForCounts(asked: {
  readonly dedupWorkerUrl: string;
  readonly token: string;
  readonly settings: CountSettings;
  readonly signal: AbortSignal;
}): Promise<CountPreview> {
  const { status, body } = await ask(asked);
  const counted = countPreview.safeParse(body);
  if (status === 200 && counted.success) return counted.data;
  const refused = problem.safeParse(body);
  if (refused.success && refused.data.code === "preview_busy") {
    throw new ProblemError(503, refused.data.code, refused.data.detail, [], retryAfterSeconds);
  }
  throw previewUnavailable();
}

async function ask({ dedupWorkerUrl, token, settings, signal }: Parameters<typeof askForCounts>[0]) {
  try {
    const response = await fetch(new URL("/preview", dedupWorkerUrl), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(settings),
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  } catch {
    if (!signal.aborted) throw previewUnavailable();
    throw new ProblemError(408, "preview_abandoned", "The preview was given up before it was counted: ask again.");
  }
}

function previewUnavailable(): ProblemError {
  return new ProblemError(
    503,
    "preview_unavailable",
    "The dedup-worker, which counts what would be, does not answer at this moment: try again shortly. The settings are unchanged.",
  );
}
