import type { ExportEmail, ExportUser } from "@oneseat/contracts/export-file";
import { z } from "zod";
import { openAddressTable, type ScimUser } from "./address-table.ts";
import { type CsvRow, toPrimaryOnly } from "./csv-accounts.ts";
import type { GhesClient } from "./ghes-client.ts";
import { SourceError } from "./source-error.ts";

/** The most that GHES gives at once. */
const pageUsers = 100;
/** 10 million accounts. */
const pagesMax = 100_000;

export type ScimAddresses = {
  /** The row with the addresses that SCIM knows of its account, the primary first. */
  toUser(row: CsvRow): ExportUser;
  close(): void;
};

/**
 * Reads the addresses of all provisioned accounts, page by page, into a table on disk. Null where the instance has no
 * SCIM under any of `enterprises`. Throws `SourceError`: half of the addresses would be worse than a sync that waits.
 */
export async function collectScimAddresses(options: {
  client: GhesClient;
  dataFolder: string;
  enterprises: readonly string[];
  signal: AbortSignal;
}): Promise<ScimAddresses | null> {
  const { client, enterprises, signal } = options;
  for (const enterprise of enterprises) {
    const first = await readPage({ client, enterprise, startIndex: 1, signal });
    if (!first) continue;
    const table = openAddressTable(options.dataFolder);
    try {
      let startIndex = 1;
      let page = first;
      for (let pages = 0; pages < pagesMax && page.Resources.length > 0; pages++) {
        table.add(page.Resources.map(toScimUser));
        startIndex += page.Resources.length;
        if (startIndex > page.totalResults) break;
        page = (await readPage({ client, enterprise, startIndex, signal })) ?? vanished();
      }
      return { toUser: (row) => withFurther(row, table.find(row)), close: table.close };
    } catch (error) {
      table.close();
      throw error;
    }
  }
  return null;
}

const scimPage = z.object({
  totalResults: z.number().int().nonnegative(),
  Resources: z
    .array(
      z.object({
        userName: z.string(),
        externalId: z.string().nullish(),
        emails: z.array(z.object({ value: z.string().nullish(), primary: z.boolean().nullish() })).nullish(),
      }),
    )
    .default([]),
});

function readPage(options: { client: GhesClient; enterprise: string; startIndex: number; signal: AbortSignal }) {
  const { client, enterprise, startIndex, signal } = options;
  const query = `startIndex=${startIndex}&count=${pageUsers}`;
  return client.getJson(`/api/v3/scim/v2/enterprises/${enterprise}/Users?${query}`, scimPage, signal);
}

function vanished(): never {
  throw new SourceError(
    "source_unreachable",
    "The instance stopped answering for SCIM between two pages. The connector tries again by itself.",
  );
}

function toScimUser(user: z.infer<typeof scimPage>["Resources"][number]): ScimUser {
  const emails = (user.emails ?? []).flatMap(({ value, primary }) => {
    const email = value?.trim() ?? "";
    return email === "" ? [] : [{ email, primary: primary === true }];
  });
  return { userName: user.userName, externalId: user.externalId ?? null, emails };
}

/** The report's primary stays primary; case variants of one address are one. */
function withFurther(row: CsvRow, known: readonly ExportEmail[] | null): ExportUser {
  const user = toPrimaryOnly(row);
  if (!known) return user;
  const seen = new Set(user.emails.map(({ email }) => email.toLowerCase()));
  const emails = [...user.emails];
  for (const { email, primary } of known) {
    if (seen.has(email.toLowerCase())) continue;
    seen.add(email.toLowerCase());
    emails.push({ email, primary: primary && row.email === "" });
  }
  return { ...user, emails };
}
