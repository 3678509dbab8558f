import { LicenseUsageError } from "./license-usage-error.ts";

/**
 * GitHub documents what its export holds (features, host name, HTTP only, license, public key, server id, version and an
 * encrypted user list) but neither the names of its keys nor its form; so this goes by likeness. It is asked only
 * about what is refused anyway: a wrong guess costs a less fitting sentence, never an accepted file.
 */
export function encryptedExport(): LicenseUsageError {
  return new LicenseUsageError(
    "encrypted_export",
    "This looks like GitHub's own license export, whose user list only GitHub can read. " +
      "Give the instance's all_users.csv report to a OneSeat connector (ONESEAT_SOURCE=csv) and upload what that exports.",
  );
}

/** Bytes of the body that are enough to tell. */
export const encryptedHeadBytes = 256;
const base64BytesMin = 64;

/** A body that is no JSON but looks like PGP, armoured or binary, or like base64. */
export function looksEncrypted(head: Uint8Array): boolean {
  const first = head[0];
  if (first !== undefined && openPgpPackets.includes(first)) return true;
  const text = Buffer.from(head).toString("latin1").trim();
  if (text.startsWith("-----BEGIN ")) return true;
  const unquoted = text.replace(/^"/, "");
  return unquoted.length >= base64BytesMin && /^[A-Za-z0-9+/=_\s-]+$/.test(unquoted) && !/^[-\d]+$/.test(unquoted);
}

/** An object with the documented fields of GitHub's export, under whatever spelling. */
export function hasFieldsOfGitHubExport(keys: readonly string[]): boolean {
  const names = new Set(keys.map((key) => key.toLowerCase().replace(/[^a-z]/g, "")));
  return documentedFields.filter((field) => names.has(field)).length >= documentedFieldsMin;
}

const documentedFields = ["features", "hostname", "httponly", "license", "publickey", "serverid", "version"];
const documentedFieldsMin = 2;
/** First bytes of OpenPGP messages: encrypted session keys, old and new form, public-key and symmetric. */
const openPgpPackets: readonly number[] = [0x84, 0x85, 0x86, 0x8c, 0xc1, 0xc3];
