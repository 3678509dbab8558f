import { createHash, hash } from "node:crypto";
import type { MatchingResult, UncountedAccount } from "./match-accounts.ts";

/** SHA-256 over the stored body of a person: whether a later report must write it again. */
export function digestPerson(body: string): Buffer {
  // Asked for as a buffer, each digest would have memory of its own, at twice the time.
  return Buffer.from(hash("sha256", body, "binary"), "latin1");
}

/**
 * The content hash of a report: SHA-256 over its policy and counts, then the digest of each person in order, then the
 * accounts that do not count. Person ids follow from the enterprise's id and the first account, so they are
 * left out, and the same accounts give the same hash in any enterprise.
 */
export class ReportDigest {
  readonly #hash = createHash("sha256");

  constructor(result: Omit<MatchingResult, "people" | "uncounted">) {
    const { policy, seatsConsumed, accounts, environments, visualStudio, counts } = result;
    const { cloud_only, server_only, both } = environments;
    const { any_email, primary_email, github_rule } = counts;
    this.#add([
      policy,
      [seatsConsumed, accounts, visualStudio],
      [cloud_only, server_only, both],
      [any_email, primary_email, github_rule],
    ]);
  }

  addPerson(digest: Buffer): void {
    this.#hash.update(digest);
  }

  addUncounted({ key, why }: UncountedAccount): void {
    this.#add([key, why]);
  }

  /** Hexadecimal; the digest takes nothing more afterwards. */
  end(): string {
    return this.#hash.digest("hex");
  }

  #add(line: unknown): void {
    this.#hash.update(`${JSON.stringify(line)}\n`);
  }
}
