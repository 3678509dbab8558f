import { domainOfAddress, normalDomain } from "@oneseat/contracts/normal-address";
import type { TokenHolder } from "@oneseat/database/find-token";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import type { SettingsTable } from "@oneseat/database/tables/settings";
import type { Selectable } from "kysely";

/** What whoever reads a report may see of its addresses: decided when reading, from the settings of that moment. */
export type Viewer = {
  /** False for a billing manager: every address is empty. */
  readonly seesAddresses: boolean;
  readonly managedUsers: boolean;
  readonly verifiedDomains: ReadonlySet<string>;
};

export type EnterpriseSettings = Selectable<SettingsTable>;

export type VisibilitySettings = Pick<EnterpriseSettings, "managed_users" | "verified_domains">;

export async function readSettings({ db, enterpriseId }: EnterpriseTransaction): Promise<EnterpriseSettings> {
  return db.selectFrom("settings").selectAll().where("enterprise_id", "=", enterpriseId).executeTakeFirstOrThrow();
}

export function viewerOf(role: TokenHolder["role"], settings: VisibilitySettings): Viewer {
  return {
    seesAddresses: role === "owner",
    managedUsers: settings.managed_users,
    verifiedDomains: new Set(settings.verified_domains.map(normalDomain)),
  };
}

/** Whether a cloud account's address may be shown: its domain is verified, or the enterprise manages its users. */
export function mayShow(address: string, viewer: Viewer): boolean {
  if (!viewer.seesAddresses) return false;
  if (viewer.managedUsers) return true;
  const domain = domainOfAddress(address);
  return domain !== null && viewer.verifiedDomains.has(domain);
}

/** What decides, beside the report, the bytes that a viewer gets. */
export function viewerFacts({ seesAddresses, managedUsers, verifiedDomains }: Viewer): unknown[] {
  return [seesAddresses, managedUsers, ...[...verifiedDomains].sort()];
}
