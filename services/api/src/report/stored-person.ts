import type { StoredPerson } from "@oneseat/contracts/person";

/** What a row of `people` holds; guaranteed by the dedup-worker, which alone writes it, from this very type. */
export function parseStoredPerson(body: string): StoredPerson {
  return JSON.parse(body) as StoredPerson;
}
