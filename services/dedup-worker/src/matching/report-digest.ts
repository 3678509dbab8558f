import { createHash } from "node:crypto";
import type { MatchingResult, UncountedAccount } from "./match-accounts.ts";

/**
 * The content hash of a report: SHA-256 over its policy and counts, then its people in order, then the accounts that do
 * not count, each as JSON text and LF. Person ids follow from the enterprise's id and the first account, so they
 * are left out: the same accounts give the same hash in any enterprise.
 */
export class ReportDigest {
  readonly #hash = createHash("sha256");

  constructor(result: Omit<MatchingResult, "people" | "uncounted">) {
    const { policy, seatsConsumed, accounts, environments, visualStudio, counts } = result;
    const { cloud_only, server_only, both } = environments;
    const { any_email, primary_email, github_rule } = counts;
    this.#add(
      JSON.stringify([
        policy,
        [seatsConsumed, accounts, visualStudio],
        [cloud_only, server_only, both],
        [any_email, primary_email, github_rule],
      ]),
    );
  }

  /** `body` is the JSON text of a `StoredPerson` as `describePeople` makes it, key for key. */
  addPerson(body: string): void {
    this.#add(body);
  }

  addUncounted({ key, why }: UncountedAccount): void {
    this.#add(JSON.stringify([key, why]));
  }

  /** Hexadecimal; the digest takes nothing more afterwards. */
  end(): string {
    return this.#hash.digest("hex");
  }

  #add(line: string): void {
    this.#hash.update(line).update("\n");
  }
}
