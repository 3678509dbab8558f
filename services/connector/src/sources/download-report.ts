import type { Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import { retryAfterMs } from "../retry-after.ts";
import { type GhesClient, refused } from "./ghes-client.ts";
import { SourceError } from "./source-error.ts";

const reportPath = "/stafftools/reports/all_users.csv";
/** A large instance prepares its report for minutes. */
const reportWaitMsMax = 60 * 60 * 1000;
const askAgainMs = 2000;
const askAgainMsMin = 500;
const askAgainMsMax = 60_000;

/**
 * The bytes of GHES's report of all users. The instance answers 202 while it prepares the report: asked again when it
 * says, or at growing intervals, for an hour at most. Throws `SourceError`.
 */
export async function downloadReport(
  client: GhesClient,
  clock: Clock,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData["body"]> {
  const endsAt = clock.now() + reportWaitMsMax;
  for (let asked = 0; ; asked++) {
    const answer = await client.get(reportPath, signal);
    if (answer.statusCode === 200 && !isPage(answer)) return answer.body;
    await answer.body.dump();
    if (answer.statusCode === 200) throw signInPage();
    if (answer.statusCode !== 202) throw refused(answer.statusCode);
    const wantedMs = retryAfterMs(answer.headers, clock.now()) ?? askAgainMs * 2 ** Math.min(asked, 10);
    const waitMs = Math.min(Math.max(wantedMs, askAgainMsMin), askAgainMsMax);
    if (clock.now() + waitMs > endsAt) throw notReady();
    await clock.sleep(waitMs, signal);
  }
}

function isPage({ headers }: Dispatcher.ResponseData): boolean {
  return String(headers["content-type"] ?? "").startsWith("text/html");
}

function signInPage(): SourceError {
  return new SourceError(
    "source_refused",
    "A web page came instead of the report of all users, such as a sign-in page. Check ONESEAT_GHES_URL, the user name, the token and any proxy.",
  );
}

function notReady(): SourceError {
  return new SourceError(
    "source_not_ready",
    `The instance has prepared its report of all users for ${reportWaitMsMax / 60_000} minutes. The connector tries again by itself.`,
  );
}
