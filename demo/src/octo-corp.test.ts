import { cloudHeader, cloudInvitation, cloudUser, visualStudioSubscription } from "@oneseat/contracts/cloud-document";
import { hostName } from "@oneseat/contracts/identifiers";
import { describe, expect, test } from "vitest";
import { cloudDocument } from "./cloud-document.ts";
import { createOctoCorp } from "./octo-corp.ts";

const octoCorp = createOctoCorp();
const { instances, cloud } = octoCorp;
const serverAccounts = instances.flatMap(({ accounts }) => accounts);

describe("Octo Corp", () => {
  test("is the same each time", () => {
    expect(createOctoCorp()).toEqual(octoCorp);
  });

  test("has about 12,000 accounts", () => {
    const count = serverAccounts.length + cloud.users.length;
    expect(count).toBeGreaterThan(11_500);
    expect(count).toBeLessThan(12_500);
    expect(instances.map(({ hostName: name }) => hostName.parse(name))).toHaveLength(3);
  });

  test("repeats no login and no id", () => {
    for (const { accounts } of instances) {
      expect(new Set(accounts.map(({ id }) => id)).size).toBe(accounts.length);
      expect(new Set(accounts.map(({ login }) => login.toLowerCase())).size).toBe(accounts.length);
    }
    expect(new Set(cloud.users.map(({ login }) => login.toLowerCase())).size).toBe(cloud.users.length);
  });

  test("stays under the reserved domain", () => {
    const held = serverAccounts.flatMap(({ email, furtherEmails }) => [email ?? "", ...furtherEmails]);
    const verified = cloud.users.flatMap((user) => user.verified_emails ?? []);
    const domains = new Set([...held, ...verified].filter((one) => one.includes("@")).map((one) => one.split("@")[1]));
    const others = [...domains].filter((domain) => !domain?.toLowerCase().endsWith(".example"));
    expect(others).toEqual(["localhost"]);
    expect(domains).toContain("bücher.example");
    expect(domains).toContain("xn--bcher-kva.example");
  });

  test("creates nobody in the future", () => {
    const today = "2026-11-22";
    expect(serverAccounts.filter((one) => one.createdAt > today || (one.lastActive ?? "") > today)).toEqual([]);
  });

  test("has every kind of server account", () => {
    const kinds = {
      suspended: serverAccounts.filter((one) => one.suspended).length,
      dormant: serverAccounts.filter((one) => one.dormant && !one.suspended).length,
      withoutAddress: serverAccounts.filter((one) => one.email === null && one.furtherEmails.length === 0).length,
      withoutPrimary: serverAccounts.filter((one) => one.email === null && one.furtherEmails.length > 1).length,
      secondary: serverAccounts.filter((one) => one.email !== null && one.furtherEmails.length > 0).length,
      sharedMailbox: serverAccounts.filter((one) => one.furtherEmails.includes("build-team@octo.example")).length,
    };
    for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(3);
  });

  test("has every kind of cloud account", () => {
    const outside = cloud.users.filter((user) => !user.organizations?.length);
    const withRole = (role: string) => outside.filter((user) => user.enterprise_roles?.includes(role));
    const visible = (visibility: string) =>
      outside.filter((user) => user.repositories?.some((one) => one.visibility === visibility));
    const kinds = [
      ...[withRole("owner"), withRole("billing_manager"), visible("private"), visible("internal"), visible("public")],
      ...[outside.filter((user) => user.setup_user), cloud.users.filter((user) => user.bot)],
      cloud.users.filter((user) => user.suspended),
    ];
    for (const kind of kinds) expect(kind).not.toEqual([]);
  });

  test("makes a valid cloud document", () => {
    const takenAt = new Date("2026-11-22T05:00:00.000Z");
    const document = JSON.parse([...cloudDocument(cloud, takenAt)].join(""));
    expect(cloudHeader.parse(document)).toMatchObject({
      taken_at: takenAt.toISOString(),
      user_count: cloud.users.length,
    });
    expect(document.users.map((user: unknown) => cloudUser.parse(user))).toEqual(cloud.users);
    for (const invitation of document.invitations) cloudInvitation.parse(invitation);
    for (const subscription of document.visual_studio_subscriptions) visualStudioSubscription.parse(subscription);
    expect(document.invitations).not.toEqual([]);
  });
});
