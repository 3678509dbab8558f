import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

export const personFlag = { cloud: 1, server: 2, visualStudio: 4, policyDifference: 8 } as const;

export type PersonFacts = {
  readonly validFrom: number;
  readonly validTo: number;
  readonly accountCount: number;
  /** Bits of `personFlag`. */
  readonly flags: number;
};

/** Three columns of 32 bits and one of 8. */
const bytesPerPerson = 13;

/**
 * What filters and orders ask of the people of a block, each found by the place in the block. Columns, so that they compress
 * to almost nothing where neighbours are alike.
 */
export class PeopleFacts {
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #validFrom: Int32Array;
  readonly #validTo: Int32Array;
  readonly #accountCounts: Int32Array;
  readonly #flags: Uint8Array;

  private constructor(bytes: Uint8Array) {
    const size = bytes.length / bytesPerPerson;
    this.size = size;
    this.#bytes = bytes;
    this.#validFrom = new Int32Array(bytes.buffer, 0, size);
    this.#validTo = new Int32Array(bytes.buffer, size * 4, size);
    this.#accountCounts = new Int32Array(bytes.buffer, size * 8, size);
    this.#flags = new Uint8Array(bytes.buffer, size * 12, size);
  }

  static of(people: readonly PersonFacts[]): PeopleFacts {
    const facts = new PeopleFacts(new Uint8Array(people.length * bytesPerPerson));
    people.forEach((person, place) => {
      facts.#validFrom[place] = person.validFrom;
      facts.#validTo[place] = person.validTo;
      facts.#accountCounts[place] = person.accountCount;
      facts.#flags[place] = person.flags;
    });
    return facts;
  }

  static decode(bytes: Buffer): PeopleFacts {
    return new PeopleFacts(new Uint8Array(zstdDecompressSync(bytes)));
  }

  encode(): Buffer {
    return zstdCompressSync(this.#bytes);
  }

  validFrom(place: number): number {
    return this.#validFrom[place] ?? 0;
  }

  accountCount(place: number): number {
    return this.#accountCounts[place] ?? 0;
  }

  isValidAt(place: number, version: number): boolean {
    return this.validFrom(place) <= version && (this.#validTo[place] ?? 0) > version;
  }

  /** Whether the person has every one of the flags. */
  has(place: number, flags: number): boolean {
    return ((this.#flags[place] ?? 0) & flags) === flags;
  }

  /** The person is in no report from this version on. */
  end(place: number, version: number): void {
    this.#validTo[place] = version;
  }

  /** The version from which nobody of the block is in a report. */
  get lastValidTo(): number {
    return this.#validTo.reduce((one, other) => Math.max(one, other), 0);
  }
}
