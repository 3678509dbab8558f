import { z } from "zod";
import { timestamp, uuid } from "./identifiers.ts";
import { matchingPolicy } from "./settings.ts";

export const environments = z.object({
  cloud_only: z.number().int(),
  server_only: z.number().int(),
  both: z.number().int(),
});
export type Environments = z.infer<typeof environments>;

/** People under each rule; `github_rule` is primary-email without overrides. */
export const ruleCounts = z.object({
  any_email: z.number().int(),
  primary_email: z.number().int(),
  github_rule: z.number().int(),
});
export type RuleCounts = z.infer<typeof ruleCounts>;

export const changeCounts = z.object({
  added: z.number().int(),
  removed: z.number().int(),
  joined: z.number().int(),
  split: z.number().int(),
});
export type ChangeCounts = z.infer<typeof changeCounts>;

export const report = z.object({
  id: uuid,
  version: z.number().int().positive(),
  created_at: timestamp,
  matching_policy: matchingPolicy,
  seats_consumed: z.number().int(),
  accounts: z.number().int(),
  environments,
  visual_studio: z.number().int(),
  counts: ruleCounts,
  changes: changeCounts,
  content_hash: z.string(),
  /** Of the server instances whose accounts it includes, sorted. */
  host_names: z.array(z.string()),
  current: z.boolean(),
  /** False where only totals and changes are kept (older than the last twelve). */
  people_readable: z.boolean(),
});
export type Report = z.infer<typeof report>;

/** The last reports that stay readable person by person. */
export const readableReportsMax = 12;
/** Every how many people a position is kept, so that a late page costs what the first does. */
export const anchorSpacing = 100;

export const change = z.object({
  kind: z.enum(["added", "removed", "joined", "split"]),
  /** Accounts now, person by person; empty for `removed`. */
  now: z.array(z.object({ id: uuid, accounts: z.array(z.string()) })),
  /** Accounts in the earlier report, person by person; empty for `added`. */
  before: z.array(z.object({ id: uuid, accounts: z.array(z.string()) })),
});
export type Change = z.infer<typeof change>;

/** `GET /reports/{id}/changes`: a page of them, with how many there are of each kind. */
export const changes = z.object({
  counts: changeCounts,
  items: z.array(change),
  next_cursor: z.string().nullable(),
});
export type Changes = z.infer<typeof changes>;

/** `GET /license`. */
export const license = z.object({
  report: z.object({ id: uuid, version: z.number().int(), created_at: timestamp, checked_at: timestamp }).nullable(),
  /** True while accounts or settings have changed since the report was last checked. */
  stale: z.boolean(),
  seats_purchased: z.number().int(),
  seats_consumed: z.number().int(),
  /** Negative when over. */
  seats_available: z.number().int(),
  expires_at: timestamp.nullable(),
  environments,
  visual_studio: z.number().int(),
  counts: ruleCounts,
});
export type License = z.infer<typeof license>;
