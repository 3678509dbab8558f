import { type EnrolRequest, type EnrolResponse, enrolResponse, signingPublicKey } from "@oneseat/contracts/connection";
import { CompactSign } from "jose";
import type { ApiClient } from "../api-client.ts";
import type { Clock } from "../clock.ts";
import type { ConnectorKeys } from "../keys.ts";
import { tokenDigest } from "./connection-file.ts";

export type EnrolmentOptions = {
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly keys: ConnectorKeys;
  readonly serverId: string;
  readonly hostName: string;
};

/** The cloud side will not take this token, however often it is asked. */
export class EnrolmentRefusedError extends Error {
  override readonly name = "EnrolmentRefusedError";
}

/** The cloud side is in trouble of its own. */
export class EnrolmentDelayedError extends Error {
  override readonly name = "EnrolmentDelayedError";
}

/**
 * Proposes this connector's server id and public key, proving that it holds the private one. Throws
 * `EnrolmentRefusedError`, `EnrolmentDelayedError` or `ApiUnreachableError`.
 */
export async function requestEnrolment(
  token: string,
  options: EnrolmentOptions,
  signal: AbortSignal,
): Promise<EnrolResponse> {
  const body = JSON.stringify(await enrolmentRequest(token, options));
  const headers = { "content-type": "application/json" };
  const path = "/api/v1/connections/enroll";
  const answer = await options.api.ask({ method: "POST", path, token, headers, body }, signal);
  if (answer.status === 401) {
    throw new EnrolmentRefusedError(
      "The enrolment token is unknown, used or older than an hour. Make a new one on the cloud side and enrol with it.",
    );
  }
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
    throw new EnrolmentDelayedError(`The cloud side is in trouble (${answer.detail}). Enrolment goes on by itself.`);
  }
  const read = enrolResponse.safeParse(answer.body);
  if (answer.status < 300 && read.success) return read.data;
  throw new EnrolmentRefusedError(
    `The cloud side did not enrol the connector: ${answer.detail} Check that ONESEAT_API_URL, or the address entered, is its.`,
  );
}

async function enrolmentRequest(token: string, options: EnrolmentOptions): Promise<EnrolRequest> {
  const { keys, serverId, hostName, clock } = options;
  const claims = {
    server_id: serverId,
    host_name: hostName,
    token_digest: tokenDigest(token),
    issued_at: new Date(clock.now()).toISOString(),
  };
  const proof = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "EdDSA", kid: keys.pair.keyId })
    .sign(keys.pair.privateKey);
  return { server_id: serverId, host_name: hostName, public_key: signingPublicKey.parse(keys.pair.publicJwk), proof };
}
