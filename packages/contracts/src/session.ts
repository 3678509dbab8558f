import { z } from "zod";
import { enterpriseSlug, timestamp, uuid } from "./identifiers.ts";
import { role } from "./token.ts";

/** Who is signed in. The operator of the installation belongs to no enterprise. */
export const session = z.object({
  role: z.enum(["operator", ...role.options]),
  enterprise: enterpriseSlug.nullable(),
  /** Of the enterprise. */
  name: z.string().nullable(),
  /** The token that one is signed in with; null for the operator, whose token is no enterprise's. */
  token_id: uuid.nullable(),
  /** When the cookie ends; null for a request that carries a token itself. */
  expires_at: timestamp.nullable(),
});
export type Session = z.infer<typeof session>;
