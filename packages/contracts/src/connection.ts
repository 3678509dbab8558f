import { z } from "zod";
import { enterpriseSlug, hostName, timestamp, uuid } from "./identifiers.ts";

/** An Ed25519 public key as JWK; unknown members are dropped, so that a private one never gets through. */
export const signingPublicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type SigningPublicKey = z.infer<typeof signingPublicKey>;

/** An X25519 public key as JWK, for ECDH-ES. */
export const encryptionPublicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("X25519"),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type EncryptionPublicKey = z.infer<typeof encryptionPublicKey>;

/** `POST /connections`: either a connector that will enrol, or the key of an instance that only makes files. */
export const createConnection = z.union([
  z.strictObject({ host_name: hostName, server_id: uuid, public_key: signingPublicKey }),
  z.strictObject({ host_name: hostName }),
]);
export type CreateConnection = z.infer<typeof createConnection>;

export const connection = z.object({
  id: uuid,
  host_name: z.string(),
  server_id: uuid.nullable(),
  key_id: z.string().nullable(),
  state: z.enum(["awaiting_enrolment", "enrolled", "key_only"]),
  created_at: timestamp,
  enrolled_at: timestamp.nullable(),
  enrolment_expires_at: timestamp.nullable(),
});
export type Connection = z.infer<typeof connection>;

/** Shown once. */
export const createdConnection = connection.extend({ enrolment_token: z.string().nullable() });

/**
 * `POST /api/v1/connections/enroll`, authorised by the enrolment token. `proof` is a compact JWS (EdDSA) by the
 * proposed key over `enrolmentClaims`, so that only the holder of the private key can register it.
 */
export const enrolRequest = z.object({
  server_id: uuid,
  host_name: hostName,
  version: z.string().max(50).nullish(),
  public_key: signingPublicKey,
  proof: z.string().max(4096),
});
export type EnrolRequest = z.infer<typeof enrolRequest>;

/** `token_digest`: SHA-256 (hex) of the enrolment token, so that a proof serves for one enrolment alone. */
export const enrolmentClaims = z.object({
  server_id: uuid,
  host_name: z.string(),
  token_digest: z.string(),
  issued_at: timestamp,
});
export type EnrolmentClaims = z.infer<typeof enrolmentClaims>;

/** What an enrolled connector needs; it keeps this in its data folder. */
export const enrolResponse = z.object({
  connection_id: uuid,
  enterprise: enterpriseSlug,
  enterprise_id: uuid,
  server_id: uuid,
  host_name: z.string(),
  connector_token: z.string(),
  ingestion: z.object({
    signing_keys: z.array(signingPublicKey).min(1),
    encryption_key: encryptionPublicKey,
  }),
  /** `url` holds no credentials; they stand beside it. */
  queue: z.object({ url: z.string(), username: z.string().nullable(), password: z.string().nullable() }),
});
export type EnrolResponse = z.infer<typeof enrolResponse>;
export type CreatedConnection = z.infer<typeof createdConnection>;
