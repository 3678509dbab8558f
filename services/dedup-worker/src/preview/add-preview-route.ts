import { countSettings } from "@oneseat/contracts/settings-preview";
import { findToken } from "@oneseat/database/find-token";
import type { Database } from "@oneseat/database/open-database";
import { bearerToken } from "@oneseat/http/bearer-token";
import type { HttpServer } from "@oneseat/http/create-http-server";
import { notFound, ProblemError, requiresAuthentication } from "@oneseat/http/problem-error";
import { findDue } from "../find-due.ts";
import type { LargeLane } from "../large/large-lane.ts";
import { previewCounts } from "./preview-counts.ts";

/** Of a large enterprise, one is matched and some wait: more would wait longer than a person does. */
const previewsMax = 4;
const retryAfterSeconds = 5;

/**
 * `POST /preview`, for api: the counts of the token's enterprise under the settings in the body. It trusts nobody for
 * reaching this port: the caller's own token comes with the request, and must be an owner's. A preview whose client has
 * gone is given up.
 */
export function addPreviewRoute(
  server: HttpServer,
  { database, large, closing }: { database: Database; large: LargeLane; closing: AbortSignal },
): void {
  let underWay = 0;
  server.post("/preview", async (request, reply) => {
    const token = bearerToken(request.headers);
    const holder = token === null ? null : await findToken(database, token);
    if (holder === null) throw requiresAuthentication();
    if (holder.role !== "owner") throw notFound();
    const settings = countSettings.safeParse(request.body);
    if (!settings.success) throw new ProblemError(422, "validation_failed", "These are not the settings that count.");
    if (underWay >= previewsMax) throw busy();
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());
    const signal = AbortSignal.any([gone.signal, closing]);
    const { enterpriseId } = holder;
    underWay += 1;
    try {
      const due = await database.forEnterprise(enterpriseId, findDue);
      const isLarge = due !== null && due.accounts > large.smallAccountsMax;
      const counted = isLarge
        ? await large.preview(enterpriseId, settings.data, signal)
        : await previewCounts(database, { enterpriseId, settings: settings.data, signal });
      if (counted === null) throw notFound();
      return counted;
    } catch (error) {
      if (closing.aborted) throw stopping();
      throw gone.signal.aborted ? abandoned() : error;
    } finally {
      underWay -= 1;
    }
  });
}

function busy(): ProblemError {
  const sentence = "Other previews are being counted at this moment: try again in a few seconds.";
  return new ProblemError(503, "preview_busy", sentence, [], retryAfterSeconds);
}

/** Nobody reads it; it keeps a client that has left from being logged as our failure. */
function abandoned(): ProblemError {
  return new ProblemError(408, "preview_abandoned", "Whoever asked for the preview has gone.");
}

function stopping(): ProblemError {
  return new ProblemError(503, "preview_unavailable", "The dedup-worker is being stopped: try again shortly.");
}
