/** Another worker has claimed the enterprise since; what this one has found may be older, and is not stored. */
export class StaleClaimError extends Error {
  override readonly name = "StaleClaimError";
  readonly code = "stale_claim";

  constructor() {
    super("another worker has claimed this enterprise");
  }
}
