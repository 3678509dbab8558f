import { readLicenseUsage } from "@oneseat/license-usage/read-license-usage";
import type { FoundAccounts } from "./found-accounts.ts";
import { piecesOf } from "./pieces-of.ts";

/** Each reader gets the pieces with which it is fastest; stream-json takes a tenth longer with these. */
const pieceBytes = 256 * 1024;

/** Ours: as ingestion reads an upload. */
export async function contend(file: string): Promise<FoundAccounts> {
  let users = 0;
  let digest = "";
  for await (const event of readLicenseUsage(piecesOf(file, pieceBytes), { now: () => new Date() })) {
    if (event.type === "accounts") users += event.accounts.count;
    else digest = event.usage.digest;
  }
  return { users, digest };
}
