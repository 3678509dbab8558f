import { z } from "zod";
import { uuid } from "./identifiers.ts";

/** connector → ingestion. `envelope` is a compact JWE; nothing of the snapshot is readable in Redis. */
export const deliverChunk = z.object({ envelope: z.string().max(4 * 1024 * 1024) });
export type DeliverChunk = z.infer<typeof deliverChunk>;

/** ingestion → one connector. `receipt` is a compact JWS over receipt claims. */
export const deliverReceipt = z.object({ receipt: z.string().max(16 * 1024) });
export type DeliverReceipt = z.infer<typeof deliverReceipt>;

/** ingestion, api → dedup-worker. The truth is `enterprise_state` in Postgres; the job only wakes a worker. */
export const dedupEnterprise = z.object({ enterprise_id: uuid });
export type DedupEnterprise = z.infer<typeof dedupEnterprise>;

export type JobName = "deliver-chunk" | "deliver-receipt" | "dedup-enterprise";
