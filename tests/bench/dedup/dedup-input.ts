/** What each contender of the dedup stage gets; it makes its rows itself before the clock starts. */
export type DedupInput = {
  readonly accountCount: number;
  /** Of a small enterprise, see `warmUp`; databases have compiled their code before. */
  readonly warmUpAccounts: number;
  /** What an address is in the rows: a number, the same wherever it is held, or its text in normal form. */
  readonly addresses: "numbers" | "texts";
  /** Of the Postgres contender alone, which drops what an earlier run has left in it. */
  readonly databaseUrl: string;
};
