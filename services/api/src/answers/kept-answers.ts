import { LRUCache } from "lru-cache";

/** An answer as it was sent, to be sent again without being made again. */
export type KeptAnswer = {
  readonly entityTag: string;
  /** Names and values in turn. */
  readonly headers: string[];
  /** Of the answer that it is unchanged. */
  readonly unchangedHeaders: string[];
  readonly body: Buffer;
};

/** Of one process, whatever it answers. */
const bytesMaxDefault = 64 * 1024 * 1024;
/** What an answer takes beside its body and its key: objects and the texts of headers. */
const overheadBytes = 2048;
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

  keep(key: string, answer: { entityTag: string; headers: Readonly<Record<string, unknown>>; body: string }): void {
    // A memory of its own: a small buffer would hold on to the eight kibibytes that it shares with others.
    const body = Buffer.allocUnsafeSlow(Buffer.byteLength(answer.body));
    body.write(answer.body);
    const { "content-type": contentType, ...others } = answer.headers;
    const unchangedHeaders = inTurn(others);
    const headers = inTurn({ ...others, "content-type": contentType, "content-length": body.byteLength });
    this.#answers.set(key, { entityTag: answer.entityTag, headers, unchangedHeaders, body });
  }
}

function inTurn(headers: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
}
