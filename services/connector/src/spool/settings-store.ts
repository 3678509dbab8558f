import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

/** The few facts that outlive a restart, each a JSON value. */
export type SettingsStore = {
  readonly schedule: Setting<ScheduleSetting>;
  /** The reading whose accounts *View users* shows. */
  readonly usersReading: Setting<UsersReading>;
  /** The license as the instance last showed it. */
  readonly license: Setting<z.infer<typeof licenseSetting>>;
};

export type Setting<Value> = { get(): Value | null; set(value: Value): void };

const scheduleSetting = z.object({
  enabled: z.boolean(),
  /** Milliseconds since 1970. */
  enabledAt: z.number().nullable(),
  /** The last week since then for which a sync was begun; -1 before the first. */
  lastSlot: z.number().int(),
  /** The connection over which syncs went last. */
  connectionId: z.string().nullable(),
});
export type ScheduleSetting = z.infer<typeof scheduleSetting>;

/** What a snapshot tells beside its users, in the words of the file. */
const usageFacts = z.object({
  version: z.string().nullable(),
  http_only: z.boolean().nullable(),
  license: z.string().nullable(),
  left_out: z.object({ suspended: z.number(), built_in: z.number() }),
});
export type UsageFacts = z.infer<typeof usageFacts>;

const usersReading = z.object({
  id: z.string(),
  takenAt: z.number(),
  userCount: z.number().int(),
  /** Null where an earlier release has kept the reading. */
  facts: usageFacts.nullable().default(null),
});
export type UsersReading = z.infer<typeof usersReading>;

const seats = z.union([z.number(), z.literal("unlimited")]).nullable();
const licenseSetting = z.object({
  seats,
  seats_used: z.number().nullable(),
  seats_available: seats,
  kind: z.string().nullable(),
  days_until_expiration: z.number().nullable(),
  expire_at: z.string().nullable(),
});

export function openSettingsStore(database: DatabaseSync): SettingsStore {
  const select = database.prepare("SELECT value FROM settings WHERE name = ?");
  const upsert = database.prepare(
    "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const setting = <Schema extends z.ZodType>(name: string, schema: Schema): Setting<z.infer<Schema>> => ({
    get: () => {
      const row = select.get(name);
      return typeof row?.value === "string" ? schema.parse(JSON.parse(row.value)) : null;
    },
    set: (value) => {
      upsert.run(name, JSON.stringify(value));
    },
  });
  return {
    schedule: setting("schedule", scheduleSetting),
    usersReading: setting("users_reading", usersReading),
    license: setting("license", licenseSetting),
  };
}
