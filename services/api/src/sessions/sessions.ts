import { hkdfSync } from "node:crypto";
import { SessionCookie } from "@oneseat/http/session-cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { EncryptJWT, errors, jwtDecrypt } from "jose";
import { LRUCache } from "lru-cache";
import { z } from "zod";

/** A working day: whoever leaves a browser open is signed out, however often it asks. */
export const sessionSecondsMax = 12 * 60 * 60;
export const sessionCookieName = "oneseat_session";

const keyBytes = 32;
/** Cookies that are not opened anew with each request of theirs. */
const openedMax = 1000;
const algorithms = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
const sealedSession = z.object({ token: z.string().min(1), exp: z.number() });

export type SealedSession = {
  readonly token: string;
  readonly expiresAt: Date;
};

/**
 * Sessions of browsers. The cookie holds the token itself, encrypted: nothing is stored here, every process of an
 * installation opens it, and each request still asks the database about the token, so that a revoked one ends
 * its sessions at once. A new operator token ends all.
 */
export class Sessions {
  readonly #cookie: SessionCookie;
  readonly #key: Uint8Array;
  readonly #now: () => Date;
  /** By the value of the cookie, which nobody can make without the key. */
  readonly #opened = new LRUCache<string, SealedSession>({ max: openedMax });

  constructor(options: { operatorToken: string; publicUrl: string | null; now: () => Date }) {
    this.#cookie = new SessionCookie({ name: sessionCookieName, publicUrl: options.publicUrl });
    this.#key = new Uint8Array(hkdfSync("sha256", options.operatorToken, "", "oneseat session cookie", keyBytes));
    this.#now = options.now;
  }

  /** Gives the browser a cookie that stands for `token`. */
  async begin(reply: FastifyReply, token: string): Promise<SealedSession> {
    const begun = Math.floor(this.#now().getTime() / 1000);
    const ends = begun + sessionSecondsMax;
    const sealed = new EncryptJWT({ token }).setProtectedHeader({ alg: "dir", enc: "A256GCM" });
    const value = await sealed.setIssuedAt(begun).setExpirationTime(ends).encrypt(this.#key);
    this.#cookie.write(reply, { value, ageSecondsMax: sessionSecondsMax });
    return { token, expiresAt: new Date(ends * 1000) };
  }

  /** Null where there is no cookie that counts, or it has expired or was not made here. */
  async read(request: FastifyRequest): Promise<SealedSession | null> {
    const value = this.#cookie.read(request);
    if (value === null) return null;
    const opened = this.#opened.get(value) ?? (await this.#open(value));
    if (opened === null || opened.expiresAt <= this.#now()) return null;
    this.#opened.set(value, opened);
    return opened;
  }

  end(reply: FastifyReply): void {
    this.#cookie.clear(reply);
  }

  async #open(value: string): Promise<SealedSession | null> {
    try {
      const { payload } = await jwtDecrypt(value, this.#key, { ...algorithms, currentDate: this.#now() });
      const { token, exp } = sealedSession.parse(payload);
      return { token, expiresAt: new Date(exp * 1000) };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
