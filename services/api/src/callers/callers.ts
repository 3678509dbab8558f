import { timingSafeEqual } from "node:crypto";
import { type FoundToken, findTokens, hashToken, noteTokenUse } from "@oneseat/database/find-token";
import type { Database } from "@oneseat/database/open-database";
import type { FastifyBaseLogger } from "fastify";

/** Whoever sent a request: the operator of the installation, or the holder of one enterprise's token. */
export type Caller = { readonly role: "operator" } | HolderAtMoment;

export type HolderAtMoment = FoundToken["holder"] & { readonly moment: FoundToken["moment"] };

/** So many statements are under way at most. With more of them each brings fewer tokens along. */
const statementsMax = 2;
/** More would only wait at the database. */
const tokensAtOnceMax = 1000;

/**
 * Finds out whom tokens speak for. The database is asked for every request anew, so that a token that is revoked or expires ends
 * at once; requests of one moment are asked for together: whoever comes while the statements are under way waits
 * for the next, which begins after the request came.
 */
export class Callers {
  readonly #database: Database;
  readonly #logger: FastifyBaseLogger;
  readonly #operatorHash: Buffer;
  /** By token. */
  #asked = new Map<string, Asked>();
  #statements = 0;
  /** By id of the token: uses that are being noted. */
  readonly #noting = new Map<string, Promise<void>>();

  constructor(options: { database: Database; logger: FastifyBaseLogger; operatorToken: string }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#operatorHash = hashToken(options.operatorToken);
  }

  /**
   * Null when the token is unknown, revoked or expired. Guessing is not limited: a token of an enterprise is 256
   * random bits.
   */
  find(token: string): Promise<Caller | null> {
    const asked = this.#asked.get(token);
    if (asked) return asked.promise;
    const tokenHash = hashToken(token);
    // Takes the same time wherever the two differ.
    if (timingSafeEqual(tokenHash, this.#operatorHash)) return Promise.resolve({ role: "operator" });
    const asking: Asked = { tokenHash, ...Promise.withResolvers() };
    this.#asked.set(token, asking);
    if (this.#asked.size === 1) this.#askSoon();
    return asking.promise;
  }

  /** Once the uses of tokens have been noted. */
  async close(): Promise<void> {
    await Promise.all(this.#noting.values());
  }

  /** Not before the other requests that have come already have been read. */
  #askSoon(): void {
    setImmediate(() => {
      if (this.#asked.size > 0 && this.#statements < statementsMax) void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const asked = this.#takeAsked();
    this.#statements += 1;
    try {
      const hashes = [...asked.values()].map(({ tokenHash }) => tokenHash);
      const found = await findTokens(this.#database, hashes);
      for (const { tokenHash, resolve } of asked.values())
        resolve(this.#callerOf(found.get(tokenHash.toString("hex"))));
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    } finally {
      this.#statements -= 1;
      if (this.#asked.size > 0) this.#askSoon();
    }
  }

  #takeAsked(): ReadonlyMap<string, Asked> {
    const all = this.#asked;
    if (all.size <= tokensAtOnceMax) {
      this.#asked = new Map();
      return all;
    }
    const taken = [...all].slice(0, tokensAtOnceMax);
    for (const [token] of taken) all.delete(token);
    return new Map(taken);
  }

  #callerOf(found: FoundToken | undefined): Caller | null {
    if (!found) return null;
    if (found.isUseDue) this.#noteUse(found.holder);
    return { ...found.holder, moment: found.moment };
  }

  /** Nobody waits for it. Each statement tells anew whether it is due, so one that fails is made up for by the next use. */
  #noteUse(holder: FoundToken["holder"]): void {
    if (this.#noting.has(holder.tokenId)) return;
    const noting = noteTokenUse(this.#database, holder)
      .catch((error: Error) => this.#logger.warn({ error: error.name }, "the use of a token could not be noted"))
      .finally(() => this.#noting.delete(holder.tokenId));
    this.#noting.set(holder.tokenId, noting);
  }
}

type Asked = PromiseWithResolvers<Caller | null> & { readonly tokenHash: Buffer };
