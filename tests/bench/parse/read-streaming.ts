import { createReadStream } from "node:fs";
import { readLicenseUsage } from "@oneseat/license-usage/read-license-usage";
import type { FoundAccounts } from "./found-accounts.ts";

/** Each reader gets the pieces with which it is fastest; stream-json takes a tenth longer with these. */
const highWaterMark = 256 * 1024;

/** Ours: as ingestion reads an upload. */
export async function contend(file: string): Promise<FoundAccounts> {
  let users = 0;
  let digest = "";
  for await (const event of readLicenseUsage(createReadStream(file, { highWaterMark }), { now: () => new Date() })) {
    if (event.type === "accounts") users += event.accounts.count;
    else digest = event.usage.digest;
  }
  return { users, digest };
}
