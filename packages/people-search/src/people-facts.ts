import { ByteReader, ByteWriter } from "./byte-writer.ts";
import { compress, decompress } from "./compression.ts";

export const personFlag = { cloud: 1, server: 2, visualStudio: 4, policyDifference: 8 } as const;

const flagCombinations = 16;

/** What filters and orders ask of a person. */
export type PersonFacts = {
  readonly validFrom: number;
  readonly validTo: number;
  readonly accountCount: number;
  /** Bits of `personFlag`. */
  readonly flags: number;
};

/** More than these, and a place needs two bytes. */
const alikesOfOneByte = 256;

/**
 * The facts of the people of a block, each found by the place in the block. Very many are alike, so that a place holds
 * only the number of its facts among those that occur: a filter looks at these few, then at one number for each person.
 */
export class PeopleFacts {
  /** Those that occur, each once. */
  readonly #alike: PersonFacts[];
  readonly #numbers: Uint16Array;

  private constructor(alike: PersonFacts[], numbers: Uint16Array) {
    this.#alike = alike;
    this.#numbers = numbers;
  }

  static of(people: readonly PersonFacts[]): PeopleFacts {
    const known = new Map<number, number[]>();
    const alike: PersonFacts[] = [];
    const numbers = Uint16Array.from(people, (person) => {
      const key = person.accountCount * flagCombinations + person.flags;
      const candidates = known.get(key) ?? [];
      const before = candidates.find((number) => haveOneSpan(alike[number], person));
      if (before !== undefined) return before;
      const number = alike.push(person) - 1;
      candidates.push(number);
      known.set(key, candidates);
      return number;
    });
    return new PeopleFacts(alike, numbers);
  }

  static decode(bytes: Buffer): PeopleFacts {
    const raw = decompress(bytes);
    const reader = new ByteReader(raw);
    const alike = Array.from({ length: reader.number() }, () => ({
      validFrom: reader.number(),
      validTo: reader.number(),
      accountCount: reader.number(),
      flags: reader.number(),
    }));
    const numbers = raw.subarray(reader.place);
    if (alike.length <= alikesOfOneByte) return new PeopleFacts(alike, new Uint16Array(numbers));
    const pairs = Uint16Array.from({ length: numbers.length / 2 }, (_, place) => numbers.readUInt16LE(place * 2));
    return new PeopleFacts(alike, pairs);
  }

  encode(): Buffer {
    const writer = new ByteWriter();
    writer.number(this.#alike.length);
    for (const { validFrom, validTo, accountCount, flags } of this.#alike) {
      for (const value of [validFrom, validTo, accountCount, flags]) writer.number(value);
    }
    const isWide = this.#alike.length > alikesOfOneByte;
    const numbers = Buffer.alloc(this.size * (isWide ? 2 : 1));
    this.#numbers.forEach((number, place) => {
      if (isWide) numbers.writeUInt16LE(number, place * 2);
      else numbers[place] = number;
    });
    writer.bytes(numbers);
    return compress(writer.take());
  }

  get size(): number {
    return this.#numbers.length;
  }

  at(place: number): PersonFacts {
    const facts = this.#alike[this.#numbers[place] ?? 0];
    if (!facts) throw new Error("a place that the block does not have");
    return facts;
  }

  /** Those that occur and fit, each once. */
  alike(fits: (facts: PersonFacts) => boolean): readonly PersonFacts[] {
    return this.#alike.filter(fits);
  }

  /** The places whose facts fit, ascending. */
  fitting(fits: (facts: PersonFacts) => boolean): number[] {
    const fitting = Uint8Array.from(this.#alike, (facts) => (fits(facts) ? 1 : 0));
    const numbers = this.#numbers;
    const places: number[] = [];
    for (let place = 0; place < numbers.length; place += 1) if (fitting[numbers[place] ?? 0] === 1) places.push(place);
    return places;
  }

  /** The facts of a block some of whose people are in no report from a version on. */
  ending(validTos: ReadonlyMap<number, number>): PeopleFacts {
    const people = Array.from(this.#numbers, (_, place) => {
      const validTo = validTos.get(place);
      return validTo === undefined ? this.at(place) : { ...this.at(place), validTo };
    });
    return PeopleFacts.of(people);
  }

  /** The version from which nobody of the block is in a report. */
  get lastValidTo(): number {
    return Math.max(0, ...this.#alike.map(({ validTo }) => validTo));
  }
}

function haveOneSpan(one: PersonFacts | undefined, { validFrom, validTo }: PersonFacts): boolean {
  return one?.validFrom === validFrom && one.validTo === validTo;
}
