import type { FastifyReply, FastifyRequest } from "fastify";

const safeMethods: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/**
 * A cookie that signs a browser in. A browser adds it to whatever is sent here, so it counts only for what a page of this very
 * origin sends, or for a read that a person began: anything else could be another site's doing (cross-site request
 * forgery). `SameSite` says the same to the browser, but takes another port or subdomain for the same site.
 */
export class SessionCookie {
  readonly #name: string;
  readonly #publicUrl: string | null;

  /** `publicUrl`: where browsers find this service when the `Host` they send does not arrive here. */
  constructor(options: { name: string; publicUrl: string | null }) {
    this.#name = options.name;
    this.#publicUrl = options.publicUrl;
  }

  /** Its value; null where there is none, or where it does not count. */
  read(request: FastifyRequest): string | null {
    const start = `${this.#name}=`;
    const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
    const value = pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
    return value && this.#counts(request) ? value : null;
  }

  /** `ageSecondsMax` null: it ends with the browser. */
  write(reply: FastifyReply, { value, ageSecondsMax }: { value: string; ageSecondsMax: number | null }): void {
    const age = ageSecondsMax === null ? "" : `; Max-Age=${ageSecondsMax}`;
    const secure = this.#isHttps(reply.request) ? "; Secure" : "";
    reply.header("set-cookie", `${this.#name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${age}`);
  }

  clear(reply: FastifyReply): void {
    this.write(reply, { value: "", ageSecondsMax: 0 });
  }

  /** Browsers tell the site of the sender over https and on localhost; elsewhere `Origin` has to do. */
  #counts({ method, headers }: FastifyRequest): boolean {
    const site = headers["sec-fetch-site"];
    const isSafe = safeMethods.includes(method);
    if (site !== undefined) return site === "same-origin" || (isSafe && site === "none");
    return headers.origin === undefined ? isSafe : this.#isOwn(headers.origin, headers.host);
  }

  #isOwn(origin: string, host: string | undefined): boolean {
    const { origin: sent, host: sentHost } = URL.parse(origin) ?? {};
    if (!sent || sent === "null") return false;
    return sentHost === host?.toLowerCase() || sent === URL.parse(this.#publicUrl ?? "")?.origin;
  }

  /** A proxy may have taken the encryption off; the browser's own word counts first. */
  #isHttps({ headers }: FastifyRequest): boolean {
    return (headers.origin ?? this.#publicUrl ?? "").startsWith("https:");
  }
}
