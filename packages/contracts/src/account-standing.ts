import { z } from "zod";
import { uuid } from "./identifiers.ts";

/** Why an account counts or does not (matching.md, "Who counts"). */
export const standing = z.enum([
  "server_account",
  "organization_member",
  "private_collaborator",
  "pending_invitation",
  "visual_studio_subscription",
  "suspended",
  "bot",
  "enterprise_owner",
  "billing_manager",
  "setup_user",
  "public_collaborator",
  "unaffiliated",
]);
export type Standing = z.infer<typeof standing>;

/** `GET /accounts/{key}`. */
export const accountStanding = z.object({
  key: z.string(),
  counts: z.boolean(),
  why: standing,
  person_id: uuid.nullable(),
});
export type AccountStanding = z.infer<typeof accountStanding>;
