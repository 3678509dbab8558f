import { z } from "zod";
import { timestamp, uuid } from "./identifiers.ts";

/** What a token of an enterprise may do. The operator of the installation has a token of its own, in the configuration. */
export const role = z.enum(["owner", "billing_manager", "connector"]);
export type Role = z.infer<typeof role>;

export const tokenPrefix = "osk_";

/** Connector tokens are given at enrolment only. */
export const createToken = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: z.enum(["owner", "billing_manager"]),
  expires_at: timestamp.nullish(),
});
export type CreateToken = z.infer<typeof createToken>;

export const token = z.object({
  id: uuid,
  name: z.string(),
  role,
  created_at: timestamp,
  expires_at: timestamp.nullable(),
  last_used_at: timestamp.nullable(),
});
export type Token = z.infer<typeof token>;

/** `token` is shown once. */
export const createdToken = token.extend({ token: z.string() });
export type CreatedToken = z.infer<typeof createdToken>;
