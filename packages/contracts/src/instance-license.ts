import { z } from "zod";
import { signingPublicKey } from "./connection.ts";
import { exportHeader } from "./export-file.ts";

const time = z.string().nullable();

/** A sync as the connector's routes show it: `state` in the words of every OneSeat sync, `stage` in the spool's. */
export const instanceSync = z.object({
  id: z.string(),
  state: z.enum(["pending", "success", "failure"]),
  stage: z.enum(["reading", "spooled", "publishing", "waiting", "done"]),
  started_by: z.enum(["schedule", "person"]),
  started_at: z.string(),
  finished_at: time,
  taken_at: time,
  accounts_read: z.number(),
  left_out: z.object({ suspended: z.number(), built_in: z.number() }),
  chunks: z.object({ total: z.number().nullable(), published: z.number(), receipted: z.number() }),
  /** What holds a pending sync up, and what to do about it. */
  waiting: z.object({ for: z.string(), reason: z.string() }).nullable(),
  /** Why it failed, and what to do about it. */
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      byte_offset: z.number().nullable(),
      user_index: z.number().nullable(),
    })
    .nullable(),
});
export type InstanceSync = z.infer<typeof instanceSync>;

export const instanceSyncSettings = z.object({
  enabled: z.boolean(),
  enabled_at: time,
  next_sync_at: time,
  last_sync: instanceSync.nullable(),
});
export type InstanceSyncSettings = z.infer<typeof instanceSyncSettings>;

/** `reason`: why there is no connection, and what to do. `api_url`: where `ONESEAT_API_URL` says the cloud side is. */
export const instanceConnection = z.object({
  state: z.enum(["unconfigured", "enrolling", "refused", "enrolled"]),
  enterprise: z.string().nullable(),
  reason: z.string().nullable(),
  api_url: z.string().nullable(),
});
export type InstanceConnection = z.infer<typeof instanceConnection>;

/** What an owner enters to register the key of an instance that does not connect, and how the connector works. */
export const instanceIdentity = z.object({
  host_name: z.string(),
  server_id: z.string(),
  key_id: z.string(),
  public_key: signingPublicKey,
  source: z.enum(["ghes", "csv", "json"]),
  transport: z.enum(["queue", "https"]),
});
export type InstanceIdentity = z.infer<typeof instanceIdentity>;

const seats = z.union([z.number(), z.literal("unlimited")]).nullable();

/**
 * `GET /api/license`: GitHub's `GET /enterprise/settings/license`, with what OneSeat adds. A source that knows no license
 * gives nulls.
 */
export const instanceLicense = z.object({
  seats,
  seats_used: z.number().nullable(),
  seats_available: seats,
  kind: z.string().nullable(),
  days_until_expiration: z.number().nullable(),
  expire_at: z.string().nullable(),
  /** Of the latest complete reading, by a sync or an export; null before the first. */
  taken_at: time,
  sync: instanceSyncSettings,
  connection: instanceConnection,
  instance: instanceIdentity,
});
export type InstanceLicense = z.infer<typeof instanceLicense>;

const users = z.array(
  z.object({ user_id: z.number(), emails: z.array(z.object({ email: z.string(), primary: z.boolean() })) }),
);

/** `GET /api/license/users`, of the latest complete reading. */
export const instanceUsers = z.object({ taken_at: time, total_count: z.number(), users });
export type InstanceUsers = z.infer<typeof instanceUsers>;

/**
 * `GET /api/license/preview`: the export file of the latest complete reading as it would be sent, all but its signature and
 * its other users. `header` is null before the first reading, and of a reading that was kept by an earlier release.
 */
export const instanceUsagePreview = z.object({
  header: exportHeader.omit({ signature: true }).nullable(),
  users,
});
export type InstanceUsagePreview = z.infer<typeof instanceUsagePreview>;

/** `POST` and `GET /api/session`. */
export const instanceSession = z.object({ host_name: z.string() });
export type InstanceSession = z.infer<typeof instanceSession>;

/** `POST /api/enrolment`. `api_url` where `ONESEAT_API_URL` is not set, and nowhere else. */
export const instanceEnrolment = z.strictObject({
  enrolment_token: z.string().trim().min(1, "must be the token that the cloud side shows once").max(500),
  api_url: z
    .url({ protocol: /^https?$/, error: "must be an http:// or https:// address" })
    .max(2000)
    .refine((url) => !/^https?:\/\/[^/]*@/i.test(url), "must hold no user name or password")
    .optional(),
});
export type InstanceEnrolment = z.infer<typeof instanceEnrolment>;
