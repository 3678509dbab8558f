import { LRUCache } from "lru-cache";

/** An answer as it was sent, to be sent again without being made again. */
export type KeptAnswer = {
  readonly entityTag: string;
  /** Names and values in turn. */
  readonly headers: string[];
  /** Of the answer that it is unchanged. */
  readonly unchangedHeaders: string[];
  readonly body: Buffer | string;
};

/** Of one process, whatever it answers. */
const bytesMaxDefault = 64 * 1024 * 1024;
/** What an answer takes beside its body and its key: objects and the texts of headers. */
const overheadBytes = 2048;
/** A text as short as this goes out in one piece with the headers, which costs a third less than a buffer beside them. */
const textLengthMax = 4096;

/** The answers that were asked for last. A key holds all that decides the answer, so that none is ever wrong; they are only let go. */
export class KeptAnswers {
  readonly #answers: LRUCache<string, KeptAnswer>;

  constructor({ bytesMax = bytesMaxDefault } = {}) {
    this.#answers = new LRUCache({
      maxSize: bytesMax,
      // A character of a text takes two bytes at most.
      sizeCalculation: ({ body }, key) =>
        (typeof body === "string" ? 2 * body.length : body.byteLength) + 2 * key.length + overheadBytes,
    });
  }

  get bytes(): number {
    return this.#answers.calculatedSize;
  }

  find(key: string): KeptAnswer | undefined {
    return this.#answers.get(key);
  }

  keep(key: string, answer: { entityTag: string; headers: Readonly<Record<string, unknown>>; body: string }): void {
    const body = answer.body.length <= textLengthMax ? answer.body : bytesOf(answer.body);
    const { "content-type": contentType, ...others } = answer.headers;
    const unchangedHeaders = inTurn(others);
    const headers = inTurn({ ...others, "content-type": contentType, "content-length": Buffer.byteLength(body) });
    this.#answers.set(key, { entityTag: answer.entityTag, headers, unchangedHeaders, body });
  }
}

/** In a memory of its own: a usual buffer would hold on to one that it shares with others. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

function inTurn(headers: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
}
