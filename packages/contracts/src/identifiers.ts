import { z } from "zod";

/** RFC 1123 host name, lower-cased; an optional port. `cloud` names the cloud deployment and is no host name. */
export const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/, "must be a host name")
  .refine((name) => name !== "cloud", "must not be `cloud`, which names the cloud deployment");

/** As in a GitHub enterprise's URL. */
export const enterpriseSlug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "must be lower-case letters, digits and inner hyphens");

export const uuid = z.uuid().toLowerCase();

/** ISO 8601 with an offset or `Z`. */
export const timestamp = z.iso.datetime({ offset: true });

/** GitHub user ids; beyond 2^53 − 1 JSON numbers lose digits, so such an id is refused. */
export const userId = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
