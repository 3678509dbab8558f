import type { Session } from "@oneseat/contracts/session";
import type { Caller } from "../../callers/callers.ts";
import type { Dependencies } from "../../dependencies.ts";

export async function describeSession(
  { database }: Dependencies,
  caller: Caller,
  expiresAt: Date | null,
): Promise<Session> {
  const expires_at = expiresAt?.toISOString() ?? null;
  if (caller.role === "operator") {
    return { role: caller.role, enterprise: null, name: null, token_id: null, expires_at };
  }
  const { name } = await database.forInstallation(({ db }) =>
    db.selectFrom("enterprises").select("name").where("id", "=", caller.enterpriseId).executeTakeFirstOrThrow(),
  );
  return { role: caller.role, enterprise: caller.slug, name, token_id: caller.tokenId, expires_at };
}
