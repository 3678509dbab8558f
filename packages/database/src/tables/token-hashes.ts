/**
 * Not a tenant table: finds the tenant of a token. `token_hash` is SHA-256 of the token's text; a token has 256 random
 * bits, so a plain hash cannot be searched. `subject_id` is the id in `tokens`, or in `connections` for an enrolment.
 */
export type TokenHashesTable = {
  token_hash: Buffer;
  enterprise_id: string;
  kind: "token" | "enrolment";
  subject_id: string;
};
