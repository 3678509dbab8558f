import { createHash } from "node:crypto";
import type { MatchingResult, UncountedAccount } from "./match-accounts.ts";

const bytesAtOnce = 16 * 1024;

/**
 * The content hash of a report: SHA-256 over its policy and counts, then the body of each person in order, then the
 * accounts that do not count, each on a line of its own, as JSON text has no line breaks. Person ids follow from the
 * enterprise's id and the first account, so they are left out, and the same accounts give the same hash in any enterprise.
 */
export class ReportDigest {
  readonly #hash = createHash("sha256");
  /** Lines that are hashed together: one by one, telling the hash of them would cost as much as hashing. */
  #lines = Buffer.allocUnsafe(bytesAtOnce);
  #length = 0;

  constructor(result: Omit<MatchingResult, "people" | "uncounted">) {
    const { policy, seatsConsumed, accounts, environments, visualStudio, counts } = result;
    const { cloud_only, server_only, both } = environments;
    const { any_email, primary_email, github_rule } = counts;
    this.#addValue([
      policy,
      [seatsConsumed, accounts, visualStudio],
      [cloud_only, server_only, both],
      [any_email, primary_email, github_rule],
    ]);
  }

  /** The JSON text of a person's body, in UTF-8. */
  addPerson(body: Uint8Array): void {
    this.#addLine(body);
  }

  addUncounted({ key, why }: UncountedAccount): void {
    this.#addValue([key, why]);
  }

  /** Hexadecimal; the digest takes nothing more afterwards. */
  end(): string {
    this.#hashLines();
    return this.#hash.digest("hex");
  }

  #addValue(value: unknown): void {
    this.#addLine(Buffer.from(JSON.stringify(value)));
  }

  #addLine(text: Uint8Array): void {
    const bytes = text.length + 1;
    if (this.#length + bytes > this.#lines.length) {
      this.#hashLines();
      if (bytes > this.#lines.length) this.#lines = Buffer.allocUnsafe(bytes);
    }
    this.#lines.set(text, this.#length);
    this.#length += bytes;
    this.#lines[this.#length - 1] = 0x0a;
  }

  #hashLines(): void {
    this.#hash.update(this.#lines.subarray(0, this.#length));
    this.#length = 0;
  }
}
