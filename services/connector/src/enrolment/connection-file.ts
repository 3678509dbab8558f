import { createHash } from "node:crypto";
import { join } from "node:path";
import { enrolResponse } from "@oneseat/contracts/connection";
import { z } from "zod";
import { readSecretFile, writeSecretFile } from "../secret-file.ts";

const fileName = "connection.json";

/** What enrolment gave, and the digest of the token that gave it: a token is used once, also over restarts. */
const storedConnection = z.object({ token_digest: z.string(), connection: enrolResponse });
export type StoredConnection = z.infer<typeof storedConnection>;

export function loadConnection(dataFolder: string): StoredConnection | null {
  const text = readSecretFile(join(dataFolder, fileName));
  return text === null ? null : storedConnection.parse(JSON.parse(text));
}

export function storeConnection(dataFolder: string, stored: StoredConnection): void {
  writeSecretFile(join(dataFolder, fileName), JSON.stringify(stored));
}

/** SHA-256 in hexadecimal, as the proof of possession names the token too. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
