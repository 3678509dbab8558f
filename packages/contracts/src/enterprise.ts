import { z } from "zod";
import { enterpriseSlug, timestamp, uuid } from "./identifiers.ts";
import { billingModel } from "./settings.ts";

export const createEnterprise = z.strictObject({
  slug: enterpriseSlug,
  name: z.string().trim().min(1).max(200).optional(),
  seats_purchased: z.number().int().nonnegative().max(100_000_000).optional(),
  billing_model: billingModel.optional(),
  managed_users: z.boolean().optional(),
});
export type CreateEnterprise = z.infer<typeof createEnterprise>;

export const enterprise = z.object({
  id: uuid,
  slug: enterpriseSlug,
  name: z.string(),
  created_at: timestamp,
});
export type Enterprise = z.infer<typeof enterprise>;

/** The owner token is shown once and stored hashed. */
export const createdEnterprise = z.object({ enterprise, owner_token: z.string() });
