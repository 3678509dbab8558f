import type { CloudInvitation, CloudUser } from "@oneseat/contracts/cloud-document";
import { describe, expect, it } from "vitest";
import { matchEnterprise, member, peopleKeys, plainEnterprise, server } from "./fixtures/plain-enterprise.ts";

const bare: CloudUser = { login: "mona", verified_emails: ["mona@octo.example"] };
const publicRepository = { name: "octo/site", visibility: "public" as const };
const invitation: CloudInvitation = { id: "81", email: "new@octo.example", organization: "octo" };

function standingsOf(parts: Parameters<typeof plainEnterprise>[0]) {
  const result = matchEnterprise(plainEnterprise(parts));
  return { counted: peopleKeys(plainEnterprise(parts)).flat(), uncounted: result.uncounted };
}

describe("a cloud account counts", () => {
  it.each<[string, CloudUser]>([
    ["as a member", { ...bare, organizations: [{ login: "octo", role: "member" }] }],
    ["as an owner", { ...bare, organizations: [{ login: "octo", role: "owner" }] }],
    ["on a private repository", { ...bare, repositories: [{ name: "octo/a", visibility: "private" }] }],
    ["on an internal repository", { ...bare, repositories: [publicRepository, { name: "b", visibility: "internal" }] }],
    ["as a member who owns the enterprise", { ...member("mona"), enterprise_roles: ["owner"] }],
  ])("%s", (_why, user) => {
    expect(standingsOf({ users: [user] })).toEqual({ counted: ["cloud:mona"], uncounted: [] });
  });

  it("with an invitation by login", () => {
    const invitations = [{ id: "1", login: "MONA", organization: "octo" }];

    expect(standingsOf({ users: [bare], invitations })).toEqual({ counted: ["cloud:mona"], uncounted: [] });
  });

  it("with an invitation by address", () => {
    const invitations = [{ ...invitation, email: "Mona@Octo.example" }];

    expect(standingsOf({ users: [bare], invitations })).toEqual({ counted: ["cloud:mona"], uncounted: [] });
  });

  it("with a matched subscription", () => {
    const subscriptions = [{ subscription_id: "s", email: "mona@octo.example" }];

    expect(standingsOf({ users: [bare], subscriptions }).counted).toEqual(["cloud:mona"]);
  });
});

describe("a cloud account does not count", () => {
  it.each<[string, CloudUser]>([
    ["suspended", { ...member("mona"), suspended: true, bot: true }],
    ["bot", { ...member("mona"), bot: true, enterprise_roles: ["owner"] }],
    ["enterprise_owner", { ...bare, enterprise_roles: ["billing_manager", "owner"], setup_user: true }],
    ["billing_manager", { ...bare, enterprise_roles: ["billing_manager"], setup_user: true }],
    ["setup_user", { ...bare, setup_user: true, repositories: [publicRepository] }],
    ["public_collaborator", { ...bare, repositories: [publicRepository] }],
    ["unaffiliated", bare],
  ])("as %s", (why, user) => {
    expect(standingsOf({ users: [user] })).toEqual({ counted: [], uncounted: [{ key: "cloud:mona", why }] });
  });

  it("suspended, whatever invites or matches it", () => {
    const users = [{ ...bare, suspended: true }];
    const invitations = [{ id: "1", login: "mona", organization: "octo" }];
    const subscriptions = [{ subscription_id: "s", email: "mona@octo.example" }];
    const { counted, uncounted } = standingsOf({ users, invitations, subscriptions });

    expect(uncounted).toEqual([{ key: "cloud:mona", why: "suspended" }]);
    expect(counted).toEqual(["cloud:invitation-1"]);
  });

  it("and then joins and shares nothing", () => {
    const servers = [server("a.example:1", "mona@octo.example")];
    const users = [bare, member("mona-2", { verified_emails: ["mona@octo.example"] })];
    const enterprise = plainEnterprise({
      servers,
      users,
      settings: { matching_policy: "primary-email", shared_address_max: 1 },
    });

    expect(peopleKeys(enterprise)).toEqual([["cloud:mona-2", "a.example:1"]]);
  });
});

describe("an invitation", () => {
  it("is an account that holds its address", () => {
    const servers = [server("a.example:1", "NEW@octo.example")];

    expect(peopleKeys(plainEnterprise({ servers, invitations: [invitation] }))).toEqual([
      ["cloud:invitation-81", "a.example:1"],
    ]);
  });

  it("adds nothing to an account that counts", () => {
    const users = [member("mona", { identity_values: ["new@octo.example"] }), member("bob")];
    const invitations = [invitation, { id: "82", login: "bob", organization: "other" }];
    const people = [...matchEnterprise(plainEnterprise({ users, invitations })).people()];

    expect(people.map(({ stored }) => stored.accounts[0])).toMatchObject([
      { key: "cloud:bob", pending_invites: ["other"] },
      { key: "cloud:mona", pending_invites: ["octo"] },
    ]);
  });

  it("is shown whatever order they come in", () => {
    const users = [member("mona")];
    const invitations = ["octo", "hubot"].map((organization, id) => ({ id: `${id}`, login: "mona", organization }));
    const [person] = matchEnterprise(plainEnterprise({ users, invitations })).people();

    expect(person?.stored.accounts[0]).toMatchObject({ pending_invites: ["hubot", "octo"] });
  });

  it.each([
    ["to a private repository", { repository: "octo/a", visibility: "private" as const }, "counted"],
    ["to an internal repository", { repository: "octo/a", visibility: "internal" as const }, "counted"],
    ["to a public repository", { repository: "octo/a", visibility: "public" as const }, "public_collaborator"],
    ["to nothing", { organization: null }, "unaffiliated"],
  ])("%s is judged by the repository", (_what, facts, outcome) => {
    const { counted, uncounted } = standingsOf({ invitations: [{ ...invitation, ...facts }] });

    expect(counted.length > 0 ? "counted" : uncounted[0]?.why).toBe(outcome);
  });

  it.each([
    ["metered billing", { billing_model: "metered" as const }],
    ["managed users", { managed_users: true }],
  ])("does not count with %s", (_what, settings) => {
    expect(
      standingsOf({ users: [bare], invitations: [{ id: "1", login: "mona", organization: "o" }], settings }),
    ).toEqual({
      counted: [],
      uncounted: [
        { key: "cloud:invitation-1", why: "unaffiliated" },
        { key: "cloud:mona", why: "unaffiliated" },
      ],
    });
  });

  it("takes another key where a user has it", () => {
    expect(standingsOf({ users: [member("invitation-81")], invitations: [invitation] }).counted).toEqual([
      "cloud:invitation-81",
      "cloud:invitation-invitation-81",
    ]);
  });
});
