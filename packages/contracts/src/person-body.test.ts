import { describe, expect, test } from "vitest";
import { storedCloudAccount, storedPerson, storedServerAccount } from "../../../tests/builders/stored-report.ts";
import { type PersonBody, parsePersonBody, personOfBody } from "./person-body.ts";

const mona = storedCloudAccount("mona");
const server = storedServerAccount(7, { hostName: "a.example:8443", emails: ["mona@x.example", "m@x.example"] });

describe("a body", () => {
  test("leaves out what follows from it", () => {
    const body: PersonBody = {
      accounts: [
        { key: "cloud:mona", why: "organization_member", organizations: [{ login: "octo", role: "member" }] },
        { key: server.key, emails: [{ email: "mona@x.example", primary: true }, { email: "m@x.example" }] },
      ],
      reasons: [{ rule: "shared_address", address: "mona@x.example" }],
    };

    const reasons = [
      {
        rule: "shared_address" as const,
        accounts: [mona.key, server.key] as [string, string],
        address: "mona@x.example",
      },
    ];
    expect(parsePersonBody(JSON.stringify(body))).toEqual(storedPerson([mona, server], { reasons }));
  });

  test("that leaves nothing out reads the same", () => {
    const whole = storedPerson([mona, server, storedServerAccount(8)], {
      visual_studio: { email: "mona@x.example", status: "Matched" },
      reasons: [{ rule: "manual_link", accounts: [mona.key, server.key], address: null }],
      notes: [{ code: "no_primary", account_key: server.key, address: null }],
      github_groups: [[mona.key], [server.key]],
      fixes: [{ account_key: server.key, cause: "no_primary", address: null }],
    });

    expect(parsePersonBody(JSON.stringify(whole))).toEqual(whole);
  });

  test("tells an invitation's login from its key", () => {
    const accounts = (login: string | null) => [
      { key: "cloud:invitation-1", why: "pending_invitation" as const, login, invitation: true },
    ];

    expect(personOfBody({ accounts: accounts(null) }).accounts).toMatchObject([{ login: null, invitation: true }]);
    expect(personOfBody({ accounts: accounts("mona") }).accounts).toMatchObject([{ login: "mona" }]);
  });

  test("of a host named cloud is a server account", () => {
    const [account] = personOfBody({ accounts: [{ key: "cloud:5", emails: [] }] }).accounts;

    expect(account).toMatchObject({ deployment: "server", host_name: "cloud", user_id: 5 });
  });
});
