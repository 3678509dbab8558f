import type { Database } from "@oneseat/database/open-database";
import { inflateChunk } from "@oneseat/queue/seal-chunk";

/** The bytes of the export file that the stored chunks of a complete sync carry, one chunk in memory at a time. */
export async function* storedBytes(
  database: Database,
  { enterpriseId, syncId }: { enterpriseId: string; syncId: string },
): AsyncGenerator<Uint8Array> {
  for (let number = 1; ; number++) {
    const chunk = await database.forEnterprise(enterpriseId, ({ db }) =>
      db
        .selectFrom("sync_chunks")
        .select("body")
        .where("enterprise_id", "=", enterpriseId)
        .where("sync_id", "=", syncId)
        .where("chunk_number", "=", number)
        .executeTakeFirst(),
    );
    if (!chunk) return;
    if (chunk.body === null) throw new Error("a chunk of a pending sync has no body");
    yield await inflateChunk(chunk.body);
  }
}
