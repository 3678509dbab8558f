import { z } from "zod";
import type { ConnectorServer } from "../build-server.ts";
import type { Dependencies } from "../dependencies.ts";
import { isoTime, syncView, toSyncView } from "./sync-view.ts";

const seats = z.union([z.number(), z.literal("unlimited")]).nullable();

export const syncSettings = z.object({
  enabled: z.boolean(),
  enabled_at: z.string().nullable(),
  next_sync_at: z.string().nullable(),
  last_sync: syncView.nullable(),
});

/** GitHub's `GET /enterprise/settings/license`, with what OneSeat adds. A source that knows no license gives nulls. */
const license = z.object({
  seats,
  seats_used: z.number().nullable(),
  seats_available: seats,
  kind: z.string().nullable(),
  days_until_expiration: z.number().nullable(),
  expire_at: z.string().nullable(),
  sync: syncSettings,
  connection: z.object({
    state: z.enum(["unconfigured", "enrolling", "refused", "enrolled"]),
    enterprise: z.string().nullable(),
    reason: z.string().nullable(),
  }),
});

export function addGetLicense(server: ConnectorServer, deps: Dependencies): void {
  server.get("/api/license", { schema: { response: { 200: license } } }, async () => {
    const enrolment = deps.enrolment();
    return {
      ...(await deps.license.read()),
      sync: toSyncSettings(deps),
      connection: {
        state: enrolment.state,
        enterprise: enrolment.connection?.enterprise ?? null,
        reason: enrolment.reason,
      },
    };
  });
}

export function toSyncSettings({ sync }: Dependencies): z.infer<typeof syncSettings> {
  const { enabled, enabledAt, nextSyncAt, lastSync } = sync.schedule();
  return {
    enabled,
    enabled_at: isoTime(enabledAt),
    next_sync_at: isoTime(nextSyncAt),
    last_sync: lastSync && toSyncView(lastSync),
  };
}
