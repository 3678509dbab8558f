import type { DatabaseSync } from "node:sqlite";
import type { ExportUser } from "@oneseat/contracts/export-file";
import type { SettingsStore, UsageFacts } from "./settings-store.ts";
import type { SpoolCipher } from "./spool-cipher.ts";

/** About half a MiB of text: few durable writes for a reading, little work for a page of a hundred. */
export const pageUsersMax = 5000;

/**
 * The accounts of the latest complete reading, for *View users*. Kept, deflated and encrypted, because asking the source
 * anew for each page would have the instance prepare its whole report for a hundred rows; bounded, because a
 * complete reading replaces the one before it.
 */
export type UserPages = {
  /** Writes a reading's pages as its users come; at most one writer per reading. */
  write(readingId: string): UserPagesWriter;
  /** Users `from` up to `to` of the shown reading. */
  list(range: { from: number; to: number }): readonly ExportUser[];
  /** Removes what readings left that did not come to their end. */
  forgetUnfinished(): void;
};

export type UserPagesWriter = {
  /** At most `pageUsersMax` at once. */
  add(users: readonly ExportUser[]): void;
  /** Makes this reading the one that is shown. */
  complete(reading: { takenAt: number; facts: UsageFacts }): void;
  discard(): void;
};

export function openUserPages(database: DatabaseSync, cipher: SpoolCipher, settings: SettingsStore): UserPages {
  const insert = database.prepare("INSERT INTO user_pages VALUES (?, ?, ?)");
  const remove = database.prepare("DELETE FROM user_pages WHERE reading_id = ?");
  const removeOthers = database.prepare("DELETE FROM user_pages WHERE reading_id <> ?");
  const select = database.prepare(
    "SELECT first_index, body FROM user_pages WHERE reading_id = ? AND first_index > ? AND first_index < ? ORDER BY first_index",
  );
  return {
    write: (id) => {
      let waiting: ExportUser[] = [];
      let written = 0;
      const flush = () => {
        insert.run(id, written, cipher.seal(Buffer.from(JSON.stringify(waiting)), place(id, written)));
        written += waiting.length;
        waiting = [];
      };
      return {
        add: (users) => {
          if (waiting.length + users.length > pageUsersMax) flush();
          for (const user of users) waiting.push(user);
        },
        complete: ({ takenAt, facts }) => {
          if (waiting.length > 0) flush();
          const shown = settings.usersReading.get();
          settings.usersReading.set({ id, takenAt, userCount: written, facts });
          if (shown) remove.run(shown.id);
        },
        discard: () => {
          remove.run(id);
        },
      };
    },
    list: ({ from, to }) => {
      const reading = settings.usersReading.get();
      if (!reading) return [];
      // No page that begins earlier reaches `from`.
      return select.all(reading.id, from - pageUsersMax, to).flatMap(({ first_index: firstIndex, body }) => {
        if (typeof firstIndex !== "number" || !(body instanceof Uint8Array)) return [];
        const users: ExportUser[] = JSON.parse(cipher.open(body, place(reading.id, firstIndex)).toString("utf8"));
        return users.slice(Math.max(0, from - firstIndex), Math.max(0, to - firstIndex));
      });
    },
    forgetUnfinished: () => {
      removeOthers.run(settings.usersReading.get()?.id ?? "");
    },
  };
}

function place(readingId: string, firstIndex: number): string {
  return `users:${readingId}:${firstIndex}`;
}
