import { createHash, timingSafeEqual } from "node:crypto";
import { findToken, type TokenHolder } from "@oneseat/database/find-token";
import type { Dependencies } from "../dependencies.ts";

/** Whoever sent a request: the operator of the installation, or the holder of one enterprise's token. */
export type Caller = { readonly role: "operator" } | TokenHolder;

/**
 * Whom a token speaks for; null when it is unknown, revoked or expired. Guessing is not limited: a token of an enterprise
 * is 256 random bits.
 */
export async function findCaller(
  { database, config }: Pick<Dependencies, "database" | "config">,
  token: string,
): Promise<Caller | null> {
  if (isSameText(token, config.operatorToken)) return { role: "operator" };
  return findToken(database, token);
}

/** Takes the same time wherever the two differ. */
function isSameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
