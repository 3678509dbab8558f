import { z } from "zod";
import { enterpriseSlug, hostName, timestamp, uuid } from "./identifiers.ts";

export const exportFormat = "oneseat/license-usage";
export const exportFormatVersion = 1;

export const exportFeature = z.object({ name: z.string().max(100), enabled_at: timestamp.nullish() });

/** Signs the text of `digest`; `key_id` is the RFC 7638 thumbprint of the connector's Ed25519 key. */
export const exportSignature = z.object({
  algorithm: z.literal("EdDSA"),
  key_id: z.string().max(100),
  users_digest: z.string().regex(/^[0-9a-f]{64}$/),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  value: z.string().max(200),
});
export type ExportSignature = z.infer<typeof exportSignature>;

/** How many accounts the connector left out at the source, and why. */
export const leftOut = z.object({
  suspended: z.number().int().nonnegative(),
  built_in: z.number().int().nonnegative(),
});
export type LeftOut = z.infer<typeof leftOut>;

/** Everything of the export file but `users`, which is read account by account. */
export const exportHeader = z.object({
  format: z.literal(exportFormat),
  format_version: z.literal(exportFormatVersion),
  enterprise: enterpriseSlug.nullish(),
  server_id: uuid,
  host_name: hostName,
  version: z.string().max(50).nullish(),
  http_only: z.boolean().nullish(),
  features: z.array(exportFeature).max(100).nullish(),
  license: z.string().max(200).nullish(),
  left_out: leftOut.partial().nullish(),
  taken_at: timestamp,
  user_count: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  signature: exportSignature.nullish(),
});
export type ExportHeader = z.infer<typeof exportHeader>;

/** One address of a server account as the export file holds it. */
export type ExportEmail = { readonly email: string; readonly primary: boolean };

export type ExportUser = { readonly user_id: number; readonly emails: readonly ExportEmail[] };
