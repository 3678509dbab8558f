import { LRUCache } from "lru-cache";

/** An answer as it was sent, to be sent again without being made again. */
export type KeptAnswer = {
  readonly body: Buffer;
  readonly contentType: string;
  readonly entityTag: string;
  readonly link: string | null;
};

/** Of one process, whatever it answers. */
const bytesMaxDefault = 64 * 1024 * 1024;
/** What an answer takes beside its body and its key: objects and short texts. */
const overheadBytes = 1024;
/** Long before Postgres could give a version out again (`EnterpriseMoment`). */
const ageMsMax = 60 * 60 * 1000;

/** The answers that were asked for last. A key holds all that decides the answer, so that none is ever wrong; they are only let go. */
export class KeptAnswers {
  readonly #answers: LRUCache<string, KeptAnswer>;

  constructor({ bytesMax = bytesMaxDefault } = {}) {
    this.#answers = new LRUCache({
      maxSize: bytesMax,
      ttl: ageMsMax,
      // A character of a key takes two bytes at most.
      sizeCalculation: ({ body }, key) => body.byteLength + 2 * key.length + overheadBytes,
    });
  }

  get bytes(): number {
    return this.#answers.calculatedSize;
  }

  find(key: string): KeptAnswer | undefined {
    return this.#answers.get(key);
  }

  keep(key: string, { body, ...answer }: Omit<KeptAnswer, "body"> & { readonly body: string }): void {
    // A memory of its own: a small buffer would hold on to the eight kibibytes that it shares with others.
    const own = Buffer.allocUnsafeSlow(Buffer.byteLength(body));
    own.write(body);
    this.#answers.set(key, { ...answer, body: own });
  }
}
