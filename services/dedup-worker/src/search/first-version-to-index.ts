import type { EnterpriseTransaction } from "@oneseat/database/open-database";

type Versions = {
  readonly searchVersion: number;
  readonly version: number;
  /** Generations of no more people are always taken along. */
  readonly smallGenerationPeople: number;
};

/**
 * The version after which people have to be indexed, so that they become the newest generation. It takes along the
 * generations before it that are not larger than all that is newer: each that stays is then larger than everything after
 * it, so that there are at most as many as the number of people has binary digits, and a person is indexed
 * anew as often at most. A search reads every generation.
 */
export async function firstVersionToIndex(
  { db, enterpriseId }: EnterpriseTransaction,
  { searchVersion, version, smallGenerationPeople }: Versions,
): Promise<number> {
  const generations = await db
    .selectFrom("search_blocks")
    .select(["generation", (eb) => eb.fn.sum<number>("people").as("people")])
    .where("enterprise_id", "=", enterpriseId)
    .groupBy("generation")
    .orderBy("generation", "desc")
    .execute();
  const { begun } = await db
    .selectFrom("people")
    .select((eb) => eb.fn.countAll<number>().as("begun"))
    .where("enterprise_id", "=", enterpriseId)
    .where("valid_from", ">", searchVersion)
    .where("valid_from", "<=", version)
    .executeTakeFirstOrThrow();
  return firstVersion(generations, { begun, searchVersion, smallGenerationPeople });
}

function firstVersion(
  newestFirst: readonly { readonly generation: number; readonly people: number }[],
  { begun, searchVersion, smallGenerationPeople }: Omit<Versions, "version"> & { readonly begun: number },
): number {
  let newer = begun;
  let first = searchVersion;
  for (const [index, { people }] of newestFirst.entries()) {
    if (people > Math.max(newer, smallGenerationPeople)) return first;
    newer += people;
    first = newestFirst[index + 1]?.generation ?? 0;
  }
  return first;
}
