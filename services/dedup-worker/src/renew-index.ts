import { startClock } from "./dedup-journal.ts";
import type { Dependencies } from "./dependencies.ts";
import { type SearchIndexOptions, writeSearchIndex } from "./search/write-search-index.ts";

/** Makes the people of a large enterprise searchable up to its current report. */
export async function renewIndex(
  enterpriseId: string,
  { database, journal, closing }: Dependencies,
  options: Pick<SearchIndexOptions, "buildApart"> = {},
): Promise<void> {
  const seconds = startClock();
  if (await writeSearchIndex(database, enterpriseId, { ...options, signal: closing })) {
    journal.indexDone(enterpriseId, seconds());
  }
}
