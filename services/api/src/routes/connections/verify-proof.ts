import { createHash } from "node:crypto";
import { type EnrolmentClaims, type EnrolRequest, enrolmentClaims } from "@oneseat/contracts/connection";
import { ProblemError } from "@oneseat/http/problem-error";
import { importKey } from "@oneseat/queue/key-pairs";
import { compactVerify } from "jose";

/** A proof may come from a clock that is this much off; the token in it lets it serve once anyway. */
const clockSkewMsMax = 60 * 60 * 1000;

/** Throws 422 unless whoever proposes the key holds its private half, and made the proof for this very enrolment. */
export async function verifyProof(request: EnrolRequest, options: { token: string; now: Date }): Promise<void> {
  const claims = await readClaims(request);
  const tokenDigest = createHash("sha256").update(options.token).digest("hex");
  const isForThis =
    claims?.server_id === request.server_id &&
    claims.host_name === request.host_name &&
    claims.token_digest === tokenDigest;
  if (!claims || !isForThis) {
    throw refused("the proposed key must have signed this enrolment's server id, host name and token digest");
  }
  if (Math.abs(options.now.getTime() - Date.parse(claims.issued_at)) > clockSkewMsMax) {
    throw refused("it must have been made within the last hour: look at the connector's clock");
  }
}

async function readClaims({ public_key, proof }: EnrolRequest): Promise<EnrolmentClaims | null> {
  try {
    const { payload } = await compactVerify(proof, await importKey(public_key), { algorithms: ["EdDSA"] });
    return enrolmentClaims.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return null;
  }
}

function refused(reason: string): ProblemError {
  return new ProblemError(422, "bad_proof", `The proof does not hold: ${reason}.`, [
    { field: "proof", message: reason },
  ]);
}
