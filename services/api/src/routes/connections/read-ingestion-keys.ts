import { type EnrolResponse, encryptionPublicKey, signingPublicKey } from "@oneseat/contracts/connection";
import type { Database } from "@oneseat/database/open-database";
import { ProblemError } from "@oneseat/http/problem-error";

/** Ingestion's public keys: all that it signs receipts with, the newest that it decrypts with. Throws 503 before it has any. */
export async function readIngestionKeys(database: Database): Promise<EnrolResponse["ingestion"]> {
  const keys = await database.forInstallation(({ db }) =>
    db.selectFrom("ingestion_keys").select(["purpose", "public_key"]).orderBy("created_at", "desc").execute(),
  );
  const signing = keys.filter(({ purpose }) => purpose === "signing");
  const encryption = keys.find(({ purpose }) => purpose === "encryption");
  if (signing.length === 0 || !encryption) {
    throw new ProblemError(
      503,
      "ingestion_has_no_keys",
      "Ingestion has not registered its keys yet: start ingestion, then enrol again with the same token.",
    );
  }
  return {
    signing_keys: signing.map(({ public_key }) => signingPublicKey.parse(public_key)),
    encryption_key: encryptionPublicKey.parse(encryption.public_key),
  };
}
