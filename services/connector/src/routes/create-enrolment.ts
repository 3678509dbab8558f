import { instanceConnection, instanceEnrolment } from "@oneseat/contracts/instance-license";
import { ProblemError } from "@oneseat/http/problem-error";
import { ApiUnreachableError } from "../api-client.ts";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { EnrolmentDelayedError, EnrolmentRefusedError } from "../enrolment/request-enrolment.ts";
import { connectionView } from "./get-license.ts";

/**
 * Enrols a connector that no environment variable enrols. The token is tried once, while whoever entered it waits, and
 * kept nowhere. Syncs begin at once, and go on after a restart.
 */
export function addCreateEnrolment(server: ConnectorServer, deps: Dependencies): void {
  const schema = { body: instanceEnrolment, response: { 200: instanceConnection } };
  server.post("/api/enrolment", { schema }, async ({ body }) => {
    const { state } = deps.enrolment();
    if (state === "enrolled" || state === "enrolling") throw alreadyUnderWay(state);
    try {
      await deps.enrol({ token: body.enrolment_token, apiUrl: chosenApiUrl(deps.apiUrl, body.api_url) });
    } catch (error) {
      throw toProblem(error);
    }
    return connectionView(deps);
  });
}

function chosenApiUrl(configured: string | null, entered: string | undefined): string {
  if (configured !== null && entered !== undefined) {
    throw invalid("ONESEAT_API_URL says already where the cloud side is: leave this out.");
  }
  const chosen = configured ?? entered;
  if (chosen === undefined) throw invalid("Say where the cloud side is, such as https://oneseat.my-company.example.");
  return chosen;
}

function invalid(message: string): ProblemError {
  return new ProblemError(422, "validation_failed", message, [{ field: "api_url", message }]);
}

function alreadyUnderWay(state: "enrolled" | "enrolling"): ProblemError {
  return state === "enrolled"
    ? new ProblemError(
        409,
        "already_enrolled",
        "The connector is enrolled already. To enrol it anew, start it with another ONESEAT_ENROLMENT_TOKEN.",
      )
    : new ProblemError(409, "enrolment_under_way", "An enrolment is under way already: wait until it has ended.");
}

function toProblem(error: unknown): unknown {
  if (error instanceof EnrolmentRefusedError) return new ProblemError(422, "enrolment_refused", error.message);
  if (error instanceof EnrolmentDelayedError) return new ProblemError(503, "enrolment_delayed", error.message);
  if (error instanceof ApiUnreachableError) return new ProblemError(502, "api_unreachable", error.message);
  return error;
}
