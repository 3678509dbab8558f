import { z } from "zod";
import { enterpriseSlug, timestamp, uuid } from "./identifiers.ts";
import { syncError } from "./sync-error.ts";

/** Plain bytes of the export file that one chunk carries, at the most. With deflate a chunk is about 200 KiB in Redis. */
export const chunkBytesMax = 1024 * 1024;
/** 64 GiB of export file. */
export const chunkCountMax = 65_536;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What the connection signs in each chunk (JWS, Ed25519). `digest` is SHA-256 (hex) over the chunk's plain bytes,
 * `snapshot_id` is the connector's id of the sync and becomes the id of the sync in the enterprise.
 */
export const chunkClaims = z.object({
  enterprise: enterpriseSlug,
  enterprise_id: uuid,
  connection_id: uuid,
  server_id: uuid,
  snapshot_id: uuid,
  chunk_number: z.number().int().min(1).max(chunkCountMax),
  chunk_count: z.number().int().min(1).max(chunkCountMax),
  digest: sha256,
  taken_at: timestamp,
  sent_at: timestamp,
});
export type ChunkClaims = z.infer<typeof chunkClaims>;

/**
 * What ingestion signs (JWS, Ed25519). `staged`: this chunk is durably stored. `success` and `failure`: the whole
 * snapshot has its final state; nothing more needs to be sent.
 */
export const receiptClaims = z.object({
  enterprise_id: uuid,
  connection_id: uuid,
  server_id: uuid,
  snapshot_id: uuid,
  chunk_number: z.number().int().min(1).max(chunkCountMax),
  chunk_count: z.number().int().min(1).max(chunkCountMax),
  digest: sha256,
  result: z.enum(["staged", "success", "failure"]),
  error: syncError.nullable(),
  issued_at: timestamp,
});
export type ReceiptClaims = z.infer<typeof receiptClaims>;
