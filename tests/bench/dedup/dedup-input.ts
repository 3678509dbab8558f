/** What each contender of the dedup stage gets; it makes its rows itself before the clock starts. */
export type DedupInput = {
  readonly accountCount: number;
  /** Of the Postgres contender alone, which drops what an earlier run has left in it. */
  readonly databaseUrl: string;
};
