import type { EnrolResponse } from "@oneseat/contracts/connection";
import type { Logger } from "@oneseat/runtime/create-logger";
import { type ApiClient, ApiUnreachableError } from "../api-client.ts";
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
  /** One try with a token that a person has entered, where there is no connection. Throws what `requestEnrolment` throws. */
  enter(entered: EnteredEnrolment): Promise<void>;
};

export type EnteredEnrolment = { readonly token: string; readonly apiUrl: string };

const retryDelayMs = 1000;
const retryDelayMsMax = 60_000;

export function createEnrolment(
  options: EnrolmentOptions & {
    dataFolder: string;
    token: string | null;
    openApi: (url: string) => ApiClient;
    logger: Logger;
    signal: AbortSignal;
  },
): Enrolment {
  const { dataFolder, token, openApi } = options;
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
    enter: async ({ token, apiUrl }) => {
      const before = current;
      current = enrolling;
      try {
        current = await enrolOnce({ ...options, api: openApi(apiUrl), token });
      } catch (error) {
        current = before;
        throw error;
      }
    },
  };
}

const enrolling: EnrolmentState = {
  state: "enrolling",
  connection: null,
  reason: "The connector is being enrolled.",
};

/** A token that was not used yet asks for a new connection, whatever there was before. */
function initialState(stored: StoredConnection | null, token: string | null): EnrolmentState {
  if (token !== null && stored?.token_digest !== tokenDigest(token)) {
    return enrolling;
  }
  if (stored) return { state: "enrolled", connection: stored.connection, reason: null };
  const reason =
    "The connector is not enrolled. Enter an enrolment token of the cloud side, or start it with ONESEAT_API_URL and ONESEAT_ENROLMENT_TOKEN.";
  return { state: "unconfigured", connection: null, reason };
}

async function enrol(
  options: Parameters<typeof createEnrolment>[0] & { token: string },
  stored: StoredConnection | null,
  show: (state: EnrolmentState) => void,
): Promise<EnrolmentState> {
  const { clock, logger, signal } = options;
  for (let tries = 0; ; tries++) {
    try {
      return await enrolOnce(options);
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

async function enrolOnce(options: Parameters<typeof createEnrolment>[0] & { token: string }): Promise<EnrolmentState> {
  const { dataFolder, token, logger, signal } = options;
  const connection = await requestEnrolment(token, options, signal);
  storeConnection(dataFolder, { token_digest: tokenDigest(token), connection });
  logger.info({ connection_id: connection.connection_id, enterprise: connection.enterprise }, "connector enrolled");
  return { state: "enrolled", connection, reason: null };
}
