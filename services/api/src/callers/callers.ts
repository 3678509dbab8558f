import { timingSafeEqual } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type FoundToken, findTokens, hashToken, noteTokenUse } from "@oneseat/database/find-token";
import type { Database } from "@oneseat/database/open-database";
import type { FastifyBaseLogger } from "fastify";

/** Whoever sent a request: the operator of the installation, or the holder of one enterprise's token. */
export type Caller = { readonly role: "operator" } | HolderAtMoment;

export type HolderAtMoment = FoundToken["holder"] & { readonly moment: FoundToken["moment"] };

/** More would only wait at the database. */
const tokensAtOnceMax = 1000;
/**
 * One statement after the other, so that each brings along whoever has come meanwhile. Another one begins beside it only when it
 * takes so long that its connection may be broken.
 */
const statementsMax = 2;
const usualStatementMsDefault = 50;
/**
 * A statement costs about as much as two answers. Clients that were answered together come back one by one: the next statement
 * waits for as many as may come, while they come. A client that is alone waits for nobody.
 */
const gapMsMax = 0.1;
const gatherMsMax = 0.5;

/**
 * Finds out whom tokens speak for. The database is asked for every request anew, so that a token that is revoked or expires ends
 * at once; requests of one moment are asked for together: whoever comes while a statement is under way waits
 * for the next, which begins after the request came.
 */
export class Callers {
  readonly #database: Database;
  readonly #logger: FastifyBaseLogger;
  readonly #operatorHash: Buffer;
  readonly #usualStatementMs: number;
  /** By token. */
  #asked = new Map<string, Asked>();
  /** Requests that wait for the next statement: several may have sent one token. */
  #waiting = 0;
  #statements = 0;
  /** When the last of them began to be made ready. */
  #beganAt = 0;
  /** By id of the token: uses that are being noted. */
  readonly #noting = new Map<string, Promise<void>>();

  constructor(options: {
    database: Database;
    logger: FastifyBaseLogger;
    operatorToken: string;
    usualStatementMs?: number;
  }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#operatorHash = hashToken(options.operatorToken);
    this.#usualStatementMs = options.usualStatementMs ?? usualStatementMsDefault;
  }

  /**
   * Null when the token is unknown, revoked or expired. Guessing is not limited: a token of an enterprise is 256
   * random bits.
   */
  find(token: string): Promise<Caller | null> {
    const asked = this.#asked.get(token);
    if (asked) return this.#wait(asked);
    const tokenHash = hashToken(token);
    // Takes the same time wherever the two differ.
    if (timingSafeEqual(tokenHash, this.#operatorHash)) return Promise.resolve({ role: "operator" });
    const asking: Asked = { tokenHash, ...Promise.withResolvers() };
    this.#asked.set(token, asking);
    return this.#wait(asking);
  }

  /** Once the uses of tokens have been noted. */
  async close(): Promise<void> {
    await Promise.all(this.#noting.values());
  }

  #wait(asked: Asked): Promise<Caller | null> {
    this.#waiting += 1;
    const isStuck = performance.now() > this.#beganAt + this.#usualStatementMs;
    if (this.#statements === 0 || (isStuck && this.#statements < statementsMax)) void this.#askInTurn();
    return asked.promise;
  }

  /** Statement after statement until nobody waits. */
  async #askInTurn(): Promise<void> {
    this.#statements += 1;
    for (let answered = 0; this.#waiting > 0; ) {
      this.#beganAt = performance.now();
      await this.#gather(answered + this.#waiting);
      answered = this.#waiting;
      if (answered > 0) await this.#ask();
    }
    this.#statements -= 1;
  }

  /** At least until the requests that have come already have been read. */
  async #gather(expected: number): Promise<void> {
    const gatherUntil = performance.now() + gatherMsMax;
    let known = 0;
    let gapUntil = gatherUntil;
    do {
      await setImmediate();
      if (this.#waiting > known) gapUntil = performance.now() + gapMsMax;
      known = this.#waiting;
    } while (known < expected && performance.now() < Math.min(gapUntil, gatherUntil));
  }

  async #ask(): Promise<void> {
    const asked = this.#takeAsked();
    try {
      const hashes = [...asked.values()].map(({ tokenHash }) => tokenHash);
      const found = await findTokens(this.#database, hashes);
      for (const { tokenHash, resolve } of asked.values()) {
        resolve(this.#callerOf(found.get(tokenHash.toString("hex"))));
      }
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  }

  #takeAsked(): ReadonlyMap<string, Asked> {
    const all = this.#asked;
    if (all.size <= tokensAtOnceMax) {
      this.#asked = new Map();
      this.#waiting = 0;
      return all;
    }
    const taken = [...all].slice(0, tokensAtOnceMax);
    for (const [token] of taken) all.delete(token);
    // Of those who wait for one of the others, one each is enough for another statement.
    this.#waiting = all.size;
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
