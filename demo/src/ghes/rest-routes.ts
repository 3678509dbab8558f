import { setImmediate } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { admitRequest } from "./admit-request.ts";
import type { AccountSource } from "./ghes-account.ts";
import type { SimulatedInstance } from "./simulated-instance.ts";

interface AccountCounts {
  readonly total: number;
  readonly admins: number;
  readonly suspended: number;
}

const dayMs = 24 * 3600 * 1000;
/** A million accounts are counted in about two seconds; other requests get their turn this often. */
const countedAtOnceMax = 10_000;

/** The REST routes that a connector asks for version and license; the license is also there without the API prefix. */
export function registerRestRoutes(app: FastifyInstance, instance: SimulatedInstance): void {
  const counts = countOnce();

  app.get("/api/v3/meta", { preHandler: admitRequest(instance, { route: "meta" }) }, async () => ({
    verifiable_password_authentication: true,
    installed_version: instance.version,
  }));

  for (const path of ["/api/v3/enterprise/settings/license", "/enterprise/settings/license"]) {
    app.get(path, { preHandler: admitRequest(instance, { route: "license" }) }, async () => {
      const { total, suspended } = await counts(instance.accounts);
      return licenseBody(instance, total - suspended);
    });
  }

  const preHandler = admitRequest(instance, { route: "statistics" });
  app.get("/api/v3/enterprise/stats/users", { preHandler }, async () => {
    const { total, admins, suspended } = await counts(instance.accounts);
    return { total_users: total, admin_users: admins, suspended_users: suspended };
  });
}

function licenseBody(instance: SimulatedInstance, seatsUsed: number): Record<string, string | number> {
  const { seats, kind, expiresAt } = instance.license;
  const daysLeft = Math.max(0, Math.floor((Date.parse(expiresAt) - instance.now()) / dayMs));
  return {
    seats,
    seats_used: seatsUsed,
    seats_available: seats === "unlimited" ? seats : Math.max(0, seats - seatsUsed),
    kind,
    days_until_expiration: daysLeft,
    expire_at: documentedTime(expiresAt),
  };
}

/** As in GitHub's example: `2016/02/06 12:41:52 -0600`. */
function documentedTime(time: string): string {
  const [date = "", clock = ""] = new Date(time).toISOString().split("T");
  return `${date.replaceAll("-", "/")} ${clock.slice(0, 8)} +0000`;
}

/** Counts a source when it is first asked for, and again only when another one has taken its place. */
function countOnce(): (accounts: AccountSource) => Promise<AccountCounts> {
  const counted = new WeakMap<AccountSource, Promise<AccountCounts>>();
  return (accounts) => {
    const known = counted.get(accounts) ?? countAccounts(accounts);
    counted.set(accounts, known);
    return known;
  };
}

async function countAccounts(accounts: AccountSource): Promise<AccountCounts> {
  let [admins, suspended] = [0, 0];
  for (let index = 0; index < accounts.length; index += 1) {
    const account = accounts.at(index);
    if (account?.role === "admin") admins += 1;
    if (account?.suspended) suspended += 1;
    if (index % countedAtOnceMax === 0) await setImmediate();
  }
  return { total: accounts.length, admins, suspended };
}
