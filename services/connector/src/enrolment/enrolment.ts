import type { EnrolResponse } from "@oneseat/contracts/connection";
import type { Logger } from "@oneseat/runtime/create-logger";
import { ApiUnreachableError } from "../api-client.ts";
import { loadConnection, type StoredConnection, storeConnection, tokenDigest } from "./connection-file.ts";
import {
  EnrolmentDelayedError,
  type EnrolmentOptions,
  EnrolmentRefusedError,
  requestEnrolment,
} from "./request-enrolment.ts";

/**
 * unconfigured  no enrolment token was ever given: the connector only exports
 * enrolling     the token was not answered yet; asked again until it is
 * refused       the token will never be taken; an earlier connection stays in use
 * enrolled      the configuration lies in the data folder
 */
export type EnrolmentState =
  | { readonly state: "unconfigured" | "refused" | "enrolling"; readonly connection: null; readonly reason: string }
  | { readonly state: "enrolled"; readonly connection: EnrolResponse; readonly reason: null };

export type Enrolment = {
  current(): EnrolmentState;
  /** Enrols unless that was done. Null where there is no connection and none will be; rejects when `signal` aborts. */
  connect(): Promise<EnrolResponse | null>;
};

const retryDelayMs = 1000;
const retryDelayMsMax = 60_000;

export function createEnrolment(
  options: EnrolmentOptions & { dataFolder: string; token: string | null; logger: Logger; signal: AbortSignal },
): Enrolment {
  const { dataFolder, token } = options;
  const stored = loadConnection(dataFolder);
  let current = initialState(stored, token);
  return {
    current: () => current,
    connect: async () => {
      if (token !== null && current.state !== "enrolled") {
        current = await enrol({ ...options, token }, stored, (state) => {
          current = state;
        });
      }
      return current.connection;
    },
  };
}

/** A token that was not used yet asks for a new connection, whatever there was before. */
function initialState(stored: StoredConnection | null, token: string | null): EnrolmentState {
  if (token !== null && stored?.token_digest !== tokenDigest(token)) {
    return { state: "enrolling", connection: null, reason: "The connector is being enrolled." };
  }
  if (stored) return { state: "enrolled", connection: stored.connection, reason: null };
  const reason = "The connector is not enrolled. Set ONESEAT_API_URL and ONESEAT_ENROLMENT_TOKEN and start it again.";
  return { state: "unconfigured", connection: null, reason };
}

async function enrol(
  options: Parameters<typeof createEnrolment>[0] & { token: string },
  stored: StoredConnection | null,
  show: (state: EnrolmentState) => void,
): Promise<EnrolmentState> {
  const { dataFolder, token, clock, logger, signal } = options;
  for (let tries = 0; ; tries++) {
    try {
      const connection = await requestEnrolment(token, options, signal);
      storeConnection(dataFolder, { token_digest: tokenDigest(token), connection });
      logger.info({ connection_id: connection.connection_id, enterprise: connection.enterprise }, "connector enrolled");
      return { state: "enrolled", connection, reason: null };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof EnrolmentRefusedError) {
        logger.error({ reason: error.message }, "enrolment refused");
        if (stored) return { state: "enrolled", connection: stored.connection, reason: null };
        return { state: "refused", connection: null, reason: error.message };
      }
      if (!(error instanceof ApiUnreachableError || error instanceof EnrolmentDelayedError)) throw error;
      logger.warn({ reason: error.message }, "enrolment waits");
      show({ state: "enrolling", connection: null, reason: error.message });
      await clock.sleep(Math.min(retryDelayMs * 2 ** Math.min(tries, 10), retryDelayMsMax), signal);
    }
  }
}
